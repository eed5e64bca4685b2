"""The page for somebody who has a caller on the line: find, tell, text, mark, and record what could not be met."""

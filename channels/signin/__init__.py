"""Who may open the pages of staff and analysts: accounts, sessions, roles, and the log of what they changed."""

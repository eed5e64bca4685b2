"""The Rasa assistant: its domain, its own NLU components, its training and the embedded agent."""

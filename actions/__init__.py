"""Rasa custom actions, one small file each."""

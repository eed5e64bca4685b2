"""Texting: Twilio's webhooks in, texts out, to the carriers' rules."""

"""The page behind a provider's link: its services as the public sees them, to be confirmed or marked full or closed."""

"""Languages: sentence encoders, language detection and the catalogue of replies."""

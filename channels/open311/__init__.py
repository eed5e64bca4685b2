"""The city's 311 requests by the Open311 GeoReport v2 standard (wiki.open311.org/GeoReport_v2), in JSON and XML."""

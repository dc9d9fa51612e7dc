"""The JSON API, its description, health and metrics."""

"""Counts -> named numbers: the catalogue of indicators, the periods, and the reader that answers questions."""

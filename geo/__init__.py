"""Places: the data files of a province or city, their reader, and its maps."""

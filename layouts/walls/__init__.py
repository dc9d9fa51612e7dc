"""Wall pages: no pointer, no scroll; sizes follow from who looks at which screen from how far."""

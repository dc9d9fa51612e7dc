"""The demo source systems: a province's one-stop, hotline 1022 and payment platform behind one HTTP service."""

"""One dossier: everything known of it, read for whoever may see it."""

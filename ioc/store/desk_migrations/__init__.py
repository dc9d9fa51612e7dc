"""Alembic's folder of the desk: its tables have a history of their own."""

"""Alembic's folder: how the desk's schema came to be, step by step."""

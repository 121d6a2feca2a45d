"""Alembic revisions of the evidence database."""

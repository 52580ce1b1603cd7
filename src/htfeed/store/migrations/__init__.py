"""The way from each released schema to the newest, by Alembic."""

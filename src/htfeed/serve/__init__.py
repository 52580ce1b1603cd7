"""Answers HTTP for what is published; knows bytes and headers, and no store."""

"""Questions that span stages; each gives values that a command prints."""

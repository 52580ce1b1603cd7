"""htfeed: sources in, items kept, channels out."""

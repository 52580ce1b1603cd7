"""A channel -> the documents that are published.  Strict in what it writes."""

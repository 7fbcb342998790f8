"""Whether the words of a quote stand in a text, found by code and never by likeness."""

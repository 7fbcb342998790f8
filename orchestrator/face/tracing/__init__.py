"""A run's spans out of its journal, and on their way to a collector."""

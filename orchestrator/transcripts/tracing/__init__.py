"""A run as spans of OpenTelemetry, made from its events and from nothing else."""

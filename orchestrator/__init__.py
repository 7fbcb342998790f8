"""Baton: a personal operating system whose work passes between agents, scripts and one person."""

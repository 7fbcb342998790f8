"""Tools that other programs serve by MCP: the program that runs, what is asked of it, and what is believed of it."""

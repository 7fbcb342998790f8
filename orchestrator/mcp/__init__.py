"""What Baton offers to programs that speak MCP: it draws for them, as the command line does for a person."""

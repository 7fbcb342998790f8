"""Pages of other people, fetched as a guest would: bounded, with an eye on what the site allows, and only from the public web."""

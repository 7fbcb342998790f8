"""Pages of other people, fetched as a guest would: bounded, as the site allows, and from the public web alone."""

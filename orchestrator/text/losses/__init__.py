"""What a page no longer says of the text it was made from, found by code."""

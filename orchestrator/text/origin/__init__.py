"""Where each sentence of a text stood in the text it was made from: right, or unknown."""

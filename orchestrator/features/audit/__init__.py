"""Where each sentence of a page is from: who wrote it, from which line, who looked at it, and who said yes."""

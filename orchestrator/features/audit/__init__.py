"""Where each sentence of a page is from: who wrote it, from which line of which source, who looked at it, who said yes."""

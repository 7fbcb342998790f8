"""Values everything else speaks in: frozen, without clock, disk or network."""

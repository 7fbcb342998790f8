"""What every adapter of a port keeps, to be tried on one's own."""

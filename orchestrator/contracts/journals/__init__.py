"""What every journal keeps, part by part."""

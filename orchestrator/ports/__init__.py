"""What the kernel needs from the outside, as small protocols."""

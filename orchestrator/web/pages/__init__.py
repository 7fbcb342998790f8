"""The pages there are; see the package above for how one is added."""

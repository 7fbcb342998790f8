"""What every journal must do, wherever it keeps its rows: pure, and the same for every adapter."""

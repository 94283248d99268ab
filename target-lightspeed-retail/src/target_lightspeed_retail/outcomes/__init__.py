"""What came of each row, and where it is recorded."""

"""What is sent, when, and exactly once."""

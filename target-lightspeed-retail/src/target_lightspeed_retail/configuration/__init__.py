"""What the user asked for: which request each stream makes, and what is in it."""

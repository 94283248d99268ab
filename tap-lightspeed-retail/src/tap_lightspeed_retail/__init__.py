"""Singer tap for Lightspeed Retail (R-Series)."""

"""Singer target for Lightspeed Retail (R-Series)."""

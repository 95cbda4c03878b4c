"""The guide's views, one module each."""

"""What a layer is, in words and formulas."""

"""Descriptions of a layer in words and formulas."""

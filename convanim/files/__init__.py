"""Whole files, locks, and how an interrupted command ends."""

"""Scenes: what is drawn of a walk, made of primitives, planes and labels; one module per view."""

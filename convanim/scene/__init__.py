"""A walk as it is to be drawn: primitives, planes, labels, and one module a view."""

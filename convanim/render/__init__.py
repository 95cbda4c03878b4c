"""Renderers: a scene to pixels or to vectors. matplotlib lives here."""

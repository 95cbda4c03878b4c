"""Figures in documentation: Sphinx, Markdown and notebooks. Each is loaded only where used."""

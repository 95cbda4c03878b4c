"""Encoders: frames to files, one family of formats a module."""

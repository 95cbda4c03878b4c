"""Encoders: they turn frames into files, one module per family of formats."""

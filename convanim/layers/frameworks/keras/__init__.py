"""Keras: layers of ``keras.layers``."""

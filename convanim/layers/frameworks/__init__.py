"""Layers as frameworks have them: the lines that make them there, and layers made of theirs.

A framework is a module with both directions beside each other: `line` writes layers as its calls,
and `CLASSES` says what its calls are here. None of them is imported: texts are parsed, and of
objects only names of classes and public attributes are looked at.
"""

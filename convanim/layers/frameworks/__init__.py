"""Layers as frameworks have them: the lines that make them there, and layers made of theirs.

Of each framework both directions stand beside each other: ``lines`` writes layers as calls, and
``classes`` says what its calls are here. None is imported: texts are parsed, never evaluated, and
of objects only names of classes and public attributes are looked at.
"""

"""Numbers that a user says in words: named ones, numbers in a text, and files.

What is said becomes an array of the shape that is asked for, or a `ConvanimError` of one line.
"""

from convanim.decode.asked import Asked, Said
from convanim.decode.inline import inline_text
from convanim.decode.read import read

__all__ = ["Asked", "Said", "inline_text", "read"]

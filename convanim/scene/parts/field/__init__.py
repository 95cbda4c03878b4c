"""Fields of planes: grid and output of a walk over three axes, a plane per slice.

A walk over two axes has one slice, and is drawn as in the guide, without names of slices.
"""

from convanim.scene.parts.field.drawing import Field
from convanim.scene.parts.field.placing import Said, field

__all__ = ["Field", "Said", "field"]

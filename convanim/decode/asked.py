"""What numbers are asked for, and what is said for them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from convanim.errors import ConvanimError, Option
from convanim.walk.arrays import Array

__all__ = ["Asked", "Said", "refusal"]


@dataclass(frozen=True)
class Asked:
    """Numbers that a layer takes.

    Parameters
    ----------
    name : str
        The option: ``"x"``, ``"w"`` or ``"bias"``.
    shape : tuple of int
        The shape that they must have.
    maps : int
        How many of the shape's first entries count maps; the others are sizes along the axes.
    keeps_maps : bool
        Whether the layer has as many output maps as input maps.
    """

    name: str
    shape: tuple[int, ...]
    maps: int = 0
    keeps_maps: bool = True

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes along the axes."""
        return self.shape[self.maps :]


@dataclass(frozen=True, eq=False)
class Said:
    """Numbers, and the text by which they were said.

    Parameters
    ----------
    text : str
        Such as ``seed:7``, ``sobel-x`` or the name of a file. Recipes repeat it.
    array : array
        The numbers.
    """

    text: str
    array: Array = field(repr=False)

    def __eq__(self, other: object) -> bool:
        """Whether both text and numbers are the same."""
        if not isinstance(other, Said):
            return NotImplemented
        return self.text == other.text and np.array_equal(self.array, other.array)

    def __hash__(self) -> int:
        return hash(self.text)


def refusal(asked: Asked, *words: str) -> ConvanimError:
    """Return the error for numbers that can't be taken, which begins with the option."""
    return ConvanimError(Option(asked.name), *words)

"""What cells are, and how a step combines them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf

__all__ = [
    "LAY",
    "MAX",
    "MEAN",
    "MEAN_OF_DATA",
    "PLACE",
    "SUM",
    "WEIGHTED_SUM",
    "Combine",
    "Role",
    "norm",
]


class Role(Enum):
    """What a cell of the grid is.

    A cell has a role along each axis. Its role is the one of them with the largest value.
    """

    DATA = 0
    INSERTED = 1  # a zero between the cells of a transposed convolution's input
    PADDING = 2
    EXTRA = 3  # one more at the end: output padding, or reached by rounding up
    UNUSED = 4  # no window reads it: stepped over, or left over at the end
    CROPPED = 5  # cut off, so that no window comes to it


@dataclass(frozen=True)
class Combine:
    """How a step makes its output cell from the cells that it reads.

    Parameters
    ----------
    name : str
        ``"sum"``, ``"max"``, ``"mean"`` or ``"norm"``. Also ``"lay"``: the cells stay apart, one
        below the other in a column. Also ``"place"``, where windows are written: a value is put
        into the cell that a maximum came from.
    weighted : bool
        Whether each cell is first multiplied by a weight.
    blank : float
        The value of cells without data.
    uncounted : frozenset of Role
        Roles of the cells that a mean leaves out.
    power : float
        The p of a norm, (Σ |x|ᵖ)^(1/p).
    """

    name: str
    weighted: bool = False
    blank: float = 0.0
    uncounted: frozenset[Role] = frozenset()
    power: float = 1.0

    def value(self, role: Role) -> float | None:
        """Return the value of a cell without data, or None where it is left out."""
        return None if role in self.uncounted else self.blank


SUM = Combine("sum")
WEIGHTED_SUM = Combine("sum", weighted=True)
MAX = Combine("max", blank=-inf)
MEAN = Combine("mean", uncounted=frozenset({Role.EXTRA}))
MEAN_OF_DATA = Combine("mean", uncounted=frozenset({Role.PADDING, Role.EXTRA}))
LAY = Combine("lay")
PLACE = Combine("place", blank=-inf)


def norm(power: float) -> Combine:
    """Return the combination by a norm: (Σ |x|ᵖ)^(1/p)."""
    return Combine("norm", power=power)

"""How long the frames of an animation are shown, and whether it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Timing"]


@dataclass(frozen=True)
class Timing:
    """The times of an animation.

    Parameters
    ----------
    duration : float
        Milliseconds per step.
    hold : float
        Milliseconds for which the last step stays longer than the others.
    loops : bool
        Whether the animation repeats for ever.
    smooth : bool
        Whether the window slides from step to step, in formats that can show it.
    """

    duration: float
    hold: float = 0.0
    loops: bool = True
    smooth: bool = False

    def ends(self, steps: int, unit: float = 1.0) -> list[float]:
        """Return when steps end, in milliseconds from the beginning: 0, and one per step.

        Parameters
        ----------
        steps : int
            Their number, at least 1.
        unit : float
            The ends are multiples of it; so rounding errors do not add up.

        Examples
        --------
        >>> Timing(333, hold=1000).ends(3, unit=10)
        [0, 330, 670, 2000]
        """
        ends = [self.duration * number for number in range(steps + 1)]
        ends[-1] += self.hold
        return [round(end / unit) * unit for end in ends]

    def times(self, steps: int, unit: float = 1.0) -> list[float]:
        """Return for how long each step is shown, in milliseconds.

        Examples
        --------
        >>> Timing(333).times(3, unit=10)
        [330, 340, 330]
        """
        return [end - start for start, end in pairwise(self.ends(steps, unit))]

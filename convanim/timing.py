"""How long the frames of an animation are shown, and whether it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

__all__ = ["EASING", "LONGEST_SLIDE", "SLIDE_SHARE", "Timing", "eased"]

#: Share of a step, its end, in which the window slides to its next place, and the most
#: milliseconds that this takes.
SLIDE_SHARE, LONGEST_SLIDE = 0.4, 600.0

#: The two inner points of the Bézier curve of the way over the time of a slide, as CSS and SMIL
#: take them: ``cubic-bezier(x1, y1, x2, y2)``. With these, `eased` is that curve.
EASING = (1 / 3, 0.0, 2 / 3, 1.0)


def eased(time: float) -> float:
    """Return the share of its way that a window has slid after a share of the time.

    Examples
    --------
    >>> [eased(time) for time in (0, 0.25, 0.5, 1)]
    [0, 0.15625, 0.5, 1]
    """
    return time * time * (3 - 2 * time)


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

    @property
    def slide(self) -> float:
        """How long the window slides at the end of each step but the last, in milliseconds.

        Examples
        --------
        >>> Timing(1000, smooth=True).slide, Timing(4000, smooth=True).slide, Timing(1000).slide
        (400.0, 600.0, 0.0)
        """
        return min(SLIDE_SHARE * self.duration, LONGEST_SLIDE) if self.smooth else 0.0

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

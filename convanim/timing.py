"""How long the frames of an animation are shown, and whether it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

__all__ = ["EASING", "LONGEST_SLIDE", "SLIDE_SHARE", "Film", "Shot", "Timing", "eased"]

#: Share of a step, its end, in which the window slides to its next place, and the most
#: milliseconds that this takes.
SLIDE_SHARE, LONGEST_SLIDE = 0.4, 600.0

#: The two inner points of the Bézier curve of the way over the time of a slide, as CSS and SMIL
#: take them: ``cubic-bezier(x1, y1, x2, y2)``. With these, `eased` is that curve.
EASING = (1 / 3, 0.0, 2 / 3, 1.0)

#: Frames a second of videos in which the window slides, as near as the length of a step allows.
SMOOTH_RATE = 30


def eased(time: float) -> float:
    """Return the share of its way that a window has slid after a share of the time.

    Examples
    --------
    >>> [eased(time) for time in (0, 0.25, 0.5, 1)]
    [0, 0.15625, 0.5, 1]
    """
    return time * time * (3 - 2 * time)


@dataclass(frozen=True)
class Shot:
    """What a video shows for some of its frames.

    Parameters
    ----------
    number : int
        Which of the steps that are shown, from 0.
    share : float
        Share of the way to the next step that the window has slid.
    frames : int
        Their number.
    """

    number: int
    share: float
    frames: int


@dataclass(frozen=True)
class Film:
    """How a video shows an animation.

    Parameters
    ----------
    rate : Fraction
        Frames a second.
    shots : tuple of Shot
    rest : Fraction
        Seconds for which the last frame is shown longer than the others.
    """

    rate: Fraction
    shots: tuple[Shot, ...]
    rest: Fraction

    @property
    def frames(self) -> int:
        """Number of frames."""
        return sum(shot.frames for shot in self.shots)

    @property
    def slides(self) -> bool:
        """Whether the window slides."""
        return any(shot.share for shot in self.shots)


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

    def film(self, steps: int) -> Film:
        """Return how a video shows so many steps.

        A step has a whole number of frames: one, unless the window slides.

        Examples
        --------
        >>> film = Timing(1000, hold=2500).film(9)
        >>> film.rate, film.frames, film.rest
        (Fraction(1, 1), 11, Fraction(1, 2))
        >>> film = Timing(1000, smooth=True).film(9)
        >>> film.rate, film.frames, len(film.shots), film.shots[0]
        (Fraction(30, 1), 270, 97, Shot(number=0, share=0.0, frames=19))
        """
        step = Fraction(self.duration).limit_denominator(1000) / 1000
        frames = max(1, round(step * SMOOTH_RATE)) if self.smooth else 1
        longer, rest = divmod(Fraction(self.hold).limit_denominator(1000) / 1000, step / frames)
        slide = round(frames * self.slide / self.duration)
        shares = [eased(part / slide) for part in range(1, slide)]
        shots: list[Shot] = []
        for number in range(steps - 1):
            shots.append(Shot(number, 0.0, frames - len(shares)))
            shots += [Shot(number, share, 1) for share in shares]
        shots.append(Shot(steps - 1, 0.0, frames + longer))
        return Film(frames / step, tuple(shots), rest)

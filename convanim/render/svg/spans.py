"""Which of the pictures in a row show the same: what is shown on and on is drawn once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from convanim.scene.primitives import Point

__all__ = ["Part", "Span", "Track"]


@dataclass(frozen=True)
class Part:
    """A part of a picture.

    Parameters
    ----------
    form : Hashable
        What is the same of it in all pictures that show it.
    start : Point
        Its first point; y runs down.
    svg : str
        The part as SVG.
    end : Point, optional
        Where its first point is at last, if it moves and nothing in the next picture goes on
        from there.
    """

    form: Hashable
    start: Point
    svg: str
    end: Point | None = None


@dataclass(eq=False)
class Span:
    """A part of pictures in a row.

    Parameters
    ----------
    first : int
        The number of the first picture that shows it.
    parts : list of Part
        What it is in each of them.
    stays : bool
        Whether it stays as it is for good.
    """

    first: int
    parts: list[Part] = field(default_factory=list)
    stays: bool = False

    @property
    def stop(self) -> float:
        """The number of the first picture that shows it no more."""
        return inf if self.stays else self.first + len(self.parts)


class Track:
    """Pictures in a row, merged: each is what its spans show, in their order.

    Examples
    --------
    >>> track = Track()
    >>> for picture in ("ac", "abc", "bd"):
    ...     track.add(Part(letter, (0, 0), letter) for letter in picture)
    >>> [(span.parts[0].form, span.first, span.stop) for span in track]
    [('a', 0, 2), ('b', 1, 3), ('c', 0, 2), ('d', 2, 3)]
    """

    def __init__(self) -> None:
        self.count = 0
        # The spans of the last picture, and those that ended before, between and after them.
        self._shown: list[Span] = []
        self._ended: list[list[Span]] = [[]]

    def leave(self, parts: Iterable[Part]) -> None:
        """Add a picture: the one before, with more parts over it."""
        self._ended[-1] += [Span(self.count, [part], stays=True) for part in parts]
        self.count += 1

    def add(self, parts: Iterable[Part]) -> None:
        """Add a picture: its parts from the back to the front."""
        places: dict[Hashable, list[int]] = {}
        for place, span in enumerate(self._shown):
            places.setdefault(span.parts[0].form, []).append(place)
        shown: list[Span] = []
        ended: list[list[Span]] = []
        new: list[Span] = []
        under, at = self._ended[0], 0

        def end(until: int) -> None:
            """End what was shown up to a place; the new comes over it."""
            nonlocal under
            for place in range(at, until):
                under.append(self._shown[place])
                under += self._ended[place + 1]
            for span in new:
                ended.append(under)
                shown.append(span)
                under = []
            new.clear()

        for part in parts:
            found = next((place for place in places.get(part.form, ()) if place >= at), None)
            if found is None:
                new.append(Span(self.count, [part]))
                continue
            end(found)
            span, at = self._shown[found], found + 1
            span.parts.append(part)
            ended.append(under)
            shown.append(span)
            under = self._ended[at]
        end(len(self._shown))
        self._shown, self._ended = shown, [*ended, under]
        self.count += 1

    def __iter__(self) -> Iterator[Span]:
        """Yield all spans, from the back to the front."""
        for number, ended in enumerate(self._ended):
            yield from ended
            yield from self._shown[number : number + 1]

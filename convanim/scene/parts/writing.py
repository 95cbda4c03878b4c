"""Numbers that keep their size and their decimals, whichever of them a step shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from convanim.scene.parts.words import ROOM, formula_texts
from convanim.scene.primitives import Point, Text
from convanim.scene.subject import Subject
from convanim.walk.arrays import Array

__all__ = ["Writing", "signed", "writing"]


@dataclass(frozen=True, eq=False)
class Writing:
    """Numbers as texts: finite ones of one size, and infinite ones of one.

    Parameters
    ----------
    subject : Subject
    texts : sequence of str
        The different texts.
    which : array of int
        For each number, counted row by row, which text it has; −1 for none.
    sizes : sequence of float
        Size of the font for each text, in points.
    """

    subject: Subject
    texts: Sequence[str]
    which: Array
    sizes: Sequence[float]

    def at(self, numbers: Sequence[int] | Array, points: Sequence[Point]) -> list[Text]:
        """Return some of the numbers, each at a point; none where none has a text."""
        chosen = zip(points, self.which[np.asarray(numbers, int)].tolist(), strict=True)
        found: dict[float, list[tuple[Point, str]]] = {}
        for point, text in chosen:
            if text >= 0:
                found.setdefault(self.sizes[text], []).append((point, self.texts[text]))
        colour = self.subject.theme.text
        return [Text(tuple(items), size, colour) for size, items in found.items()]


def writing(
    subject: Subject,
    numbers: Array,
    size: float,
    say: Callable[[str], str] = str,
    room: float = ROOM,
) -> Writing:
    """Write numbers, all with as many decimals, and so small that the widest fits into a cell.

    Infinite ones make the others no smaller.

    Parameters
    ----------
    subject : Subject
    numbers : array
        NaN is not written.
    size : float
        Largest size of the font, in points.
    say : callable
        Takes a number's text, and returns what is written.
    room : float
        Width of the widest number, in cells.
    """
    flat = numbers.reshape(-1)
    there = ~np.isnan(flat)
    values, inverse = np.unique(flat[there], return_inverse=True)
    texts = [say(text) for text in formula_texts(values)]
    which = np.full(flat.shape, -1)
    which[there] = inverse
    # Digits are equally wide.
    shapes = [re.sub(r"\d", "0", text) for text in texts]
    kinds = np.isfinite(values).tolist()
    fitted = {
        kind: min(size, room * subject.theme.cell / max(subject.width(s, 1.0) for s in found))
        for kind in {*kinds}
        for found in [{shape for shape, own in zip(shapes, kinds, strict=True) if own == kind}]
    }
    return Writing(subject, texts, which, [fitted[kind] for kind in kinds])


def signed(text: str) -> str:
    """Return the text of a number that is added, with its sign.

    Examples
    --------
    >>> signed("3"), signed("$-2$")
    ('$+3$', '$-2$')
    """
    bare = text.strip("$")
    return f"${bare}$" if bare.startswith("-") else f"$+{bare}$"

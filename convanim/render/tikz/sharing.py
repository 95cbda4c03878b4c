"""What steps share: it is written once. What a slide may hold, by TeX's memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from convanim.errors import ConvanimError

__all__ = ["Piece", "check_memory", "shared"]

#: The numbers of some steps, from 0, and what is drawn at all of them.
Piece = tuple[Sequence[int], str]

#: Words of pdfTeX's memory, which has 5,000,000, that are free for a picture beside Beamer, TikZ
#: and a page's own text; and how many a letter of its source takes, and each word in its picture,
#: at most: measured with slides of Beamer in TeX Live 2022.
MEMORY, PER_LETTER, PER_WORD = 2_400_000, 6, 240


def shared(columns: Sequence[Sequence[str]]) -> Iterator[Piece]:
    """Join what is drawn at several steps, in an order that is right for each of them.

    Parameters
    ----------
    columns : sequence of sequence of str
        For each step what is drawn, from the back to the front.

    Yields
    ------
    Piece
        Some steps, by their numbers in ``columns``, and what is drawn next at all of them.

    Examples
    --------
    >>> list(shared([["grid", "a", "key"], ["grid", "b", "key"]]))
    [((0, 1), 'grid'), ((0,), 'a'), ((1,), 'b'), ((0, 1), 'key')]
    """
    every = tuple(range(len(columns)))
    starts = [0 for _ in columns]
    common = ""
    for ends in _common(columns):
        own: dict[tuple[str, ...], list[int]] = {}
        for number, (column, start, end) in enumerate(zip(columns, starts, ends, strict=True)):
            own.setdefault(tuple(column[start:end]), []).append(number)
        if any(own) and common:
            yield every, common
            common = ""
        yield from ((tuple(numbers), "".join(drawn)) for drawn, numbers in own.items() if drawn)
        common += "".join(columns[0][ends[0] : ends[0] + 1])
        starts = [end + 1 for end in ends]
    if common:
        yield every, common


def _common(columns: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Yield where each thing stands that all columns have, one after the other; then their ends.

    It is enough to look for each thing of the first column behind the last that was found.
    """
    places: list[dict[str, list[int]]] = []
    for column in columns:
        own: dict[str, list[int]] = {}
        for place, drawn in enumerate(column):
            own.setdefault(drawn, []).append(place)
        places.append(own)
    last = [-1 for _ in columns]
    for drawn in columns[0]:
        found = [
            next((place for place in own.get(drawn, ()) if place > before), None)
            for own, before in zip(places, last, strict=True)
        ]
        ends = [place for place in found if place is not None]
        if len(ends) == len(columns):
            yield ends
            last = ends
    yield [len(column) for column in columns]


def check_memory(pieces: Iterable[Piece], count: int, advice: str, together: bool = False) -> None:
    """Check that TeX's memory can hold the fullest slide, or all of it together.

    Parameters
    ----------
    pieces : iterable of Piece
        What is drawn.
    count : int
        Number of steps.
    advice : str
        What else can be chosen, for the message.
    together : bool
        Whether all steps are on one page.

    Raises
    ------
    ConvanimError
        Where it is too large.
    """
    taken = [0.0] * count
    for numbers, text in pieces:
        words = text.count("\\word(") + text.count("\\sign(")
        for number in numbers:
            taken[number] += PER_LETTER * len(text) + PER_WORD * words
    most = sum(taken) if together else max(taken)
    if most > MEMORY:
        raise ConvanimError(
            f"{most:,.0f} words of TeX's memory on a page are over the limit of"
            f" {MEMORY:,}: {advice}"
        )

"""The receptive field of a stack, worked: what each layer makes of that of the layer above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from convanim.scene.parts.marks import own_cells
from convanim.scene.parts.spans import varies
from convanim.scene.subject import Subject
from convanim.walk import AxisWalk
from convanim.wording import counted

__all__ = ["Term", "field_lines", "terms"]

#: Terms of a formula up to which all are written, and how many are at the ends of longer ones.
MOST_TERMS, FIRST_TERMS, LAST_TERMS = 9, 4, 2


@dataclass(frozen=True)
class Term:
    """What a layer makes of the receptive field along an axis.

    Parameters
    ----------
    words : str
        Worked, for a line beside the layer.
    adds : int or None
        What it adds to the field, where fields of all layers are sums.
    exact : bool
        Whether all cells have the same field; else it is the largest.
    """

    words: str
    adds: int | None = None
    exact: bool = True


def terms(layers: Sequence[Subject], along: int) -> list[Term]:
    """Return what each layer makes of the receptive field along an axis, from the input up.

    Where all layers read equal windows of neighbours, they add up, by r = 1 + Σ (k̂ − 1) j. Others
    are worked from the output down. There are none for layers whose fields are not known.
    """
    if not layers[0].fields:
        return []
    sums = _sums(layers, along)
    above = [one.fields[along].size for one in layers[1:]] + [1]
    total = 1 + sum(adds for _, adds in sums)
    if len(sums) == len(layers) and total == layers[0].fields[along].size:
        return [Term(words, adds) for words, adds in sums]
    hat = _dilated(layers)
    return [
        _worked(one, along, size, jump, hat)
        for one, size, jump in zip(layers, above, _jumps(layers, along), strict=True)
    ]


def _sums(layers: Sequence[Subject], along: int) -> list[tuple[str, int]]:
    """Return what layers add, worked and as numbers, up to the first one that does not add."""
    whole = layers[0].fields[along].jump
    symbols = _symbols(layers)
    found: list[tuple[str, int]] = []
    for one in layers:
        axis, jump = one.walk.axes[along], whole / one.fields[along].jump  # up to its input
        spread = _spread_of(axis)
        if one.walk.scatter or spread is None or jump.denominator > 1 or not _is_whole(axis):
            return found
        dilation = rf"{{\cdot}}{spread}" if "d" in symbols else ""
        adds = (axis.places - 1) * spread * int(jump)
        worked = rf"({axis.places}{{-}}1){dilation}{{\cdot}}{jump}"
        found.append((f"adds ${symbols} = {worked} = {adds}$", adds))
    return found


def _worked(one: Subject, along: int, above: int, jump: Fraction, hat: bool) -> Term:
    """Return what a layer makes of a field of so many cells of its output."""
    axis, size, k = one.walk.axes[along], one.fields[along].size, r"\hat{k}" if hat else "k"
    spread = _spread_of(axis)
    if spread is not None:
        span, rate = spread * (axis.places - 1) + 1, int(max(jump, 1 / jump))
        if jump == rate and rate * (above - 1) + span == size:
            worked = rf"{rate}{{\cdot}}({above}{{-}}1) + {span}"
            return Term(f"field $s(r{{-}}1) + {k} = {worked} = {size}$")
        if 1 / jump == rate and -(-(above + span - 1) // rate) == size:
            worked = rf"$(r{{+}}{k}{{-}}1)/s = ({above}{{+}}{span}{{-}}1)/{rate}"
            if (above + span - 1) % rate:
                return Term(f"field {worked}$, rounded up ${size}$", exact=False)
            return Term(f"field {worked} = {size}$")
    words = f"field at most ${size}$"
    if not one.walk.scatter and varies(axis):
        sizes = sorted({len(window.cells) for window in axis.windows})
        words = f"windows of {_either(sizes)}, {words}"
    return Term(words, exact=False)


def _either(sizes: Sequence[int]) -> str:
    """Return ``2 or 3 cells``, or of many sizes the smallest and the largest."""
    if len(sizes) == 2:
        return f"{sizes[0]} or {counted(sizes[1], 'cell')}"
    return f"{sizes[0]} to {counted(sizes[-1], 'cell')}"


def _jumps(layers: Sequence[Subject], along: int) -> list[Fraction]:
    """Return the jump of each layer alone."""
    jumps = [one.fields[along].jump for one in layers] + [Fraction(1)]
    return [whole / above for whole, above in pairwise(jumps)]


def _dilated(layers: Sequence[Subject]) -> bool:
    return any((_spread_of(axis) or 1) > 1 for one in layers for axis in one.walk.axes)


def _symbols(layers: Sequence[Subject]) -> str:
    """Return what a layer adds in symbols; with the dilation where a layer is dilated."""
    return "(k{-}1) d j" if _dilated(layers) else "(k{-}1) j"


def _spread_of(axis: AxisWalk) -> int | None:
    """Return the distance of a window's cells, which is the dilation; None where windows differ."""
    offsets = {tuple(cell - window.cells[0] for cell in window.cells) for window in axis.windows}
    if len(offsets) > 1:
        return None
    (cells,) = offsets
    return cells[1] if len(cells) > 1 else 1


def _is_whole(axis: AxisWalk) -> bool:
    """Whether the input's cells stand side by side in the grid, none inserted between them."""
    own = own_cells(axis)
    return own[-1] - own[0] + 1 == len(own)


def field_lines(layers: Sequence[Subject]) -> Iterator[str]:
    """Yield lines about the receptive field: its size with the formula, jump and start."""
    fields = layers[0].fields
    alike = len({(field.size, field.jump, field.start) for field in fields}) == 1
    for along, field in enumerate(fields[:1] if alike else fields):
        name = "receptive field" if alike else f"receptive field, {('rows', 'columns')[along]}"
        found = terms(layers, along)
        adds = [term.adds for term in found if term.adds is not None]
        if len(adds) == len(found):
            worked = " + ".join(map(str, _few([1, *adds])))
            yield rf"{name}: $r = 1$ + $\Sigma {_symbols(layers)} =${worked}$= {field.size}$"
        else:
            most = "" if all(term.exact for term in found) else ", at most"
            sizes = [1, *(one.fields[along].size for one in reversed(layers))]
            worked = ", ".join(f"${size}$" for size in _few(sizes))
            yield f"{name}{most}, from the output down: {worked.replace('$', '$r = ', 1)}"
        yield f"jump $j = {field.jump}$; the field of output cell 0 starts at ${field.start}$"


def _few(numbers: Sequence[int]) -> list[int | str]:
    """Return numbers, those in the middle of many left out."""
    if len(numbers) <= MOST_TERMS:
        return [*numbers]
    return [*numbers[:FIRST_TERMS], "...", *numbers[-LAST_TERMS:]]

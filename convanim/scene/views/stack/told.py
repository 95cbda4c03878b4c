"""What stands beside a stack: its layers' names, and its receptive field in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Label
from convanim.scene.parts.marks import own_cells
from convanim.scene.primitives import Text
from convanim.scene.subject import Subject
from convanim.scene.views.stack.cone import Level
from convanim.walk import AxisWalk, Cell
from convanim.wording import joined

__all__ = ["below", "beside", "largest", "reach", "sizes", "written"]

#: Distance between lines, in points.
LINE_GAP = 2.5

#: What is beyond the borders of an input, before and after it along each axis.
BEYOND = {1: (("before", "after"),), 2: (("above", "below"), ("to the left", "to the right"))}

#: What is said of an output cell that depends on none of the input.
NOTHING = "no input cell is read"

#: The sign between sizes, in a formula.
TIMES = r" \times "

#: Digits for which the line that changes has room beside what was measured.
SPARE = "00"


def sizes(numbers: Sequence[int]) -> str:
    r"""Return sizes as a formula, such as ``$5 \times 5$``."""
    return f"${TIMES.join(map(str, numbers))}$"


def beside(layers: Sequence[Subject]) -> list[list[str]]:
    """Return the lines beside each layer: its name, and what it adds to the receptive field."""
    found = [[one.name] if one.name else [] for one in layers]
    along = [_terms(layers, number) for number in range(layers[0].axes)]
    for lines, *terms in zip(found, *along, strict=True):
        if terms[0] and len(set(terms)) == 1:
            lines.append(terms[0].words)
    return found


def largest(layers: Sequence[Subject], middles: Sequence[float]) -> float:
    """Return the largest size of words for which the lines beside layers have room.

    The sizes of inputs and outputs stand at ``middles``, in points from below.
    """
    heights = [above - below for below, above in pairwise(middles)]
    lines = [len(lines) + 1 for lines in beside(layers)]
    rooms = (height / count for height, count in zip(heights, lines, strict=True))
    return (min(rooms) - LINE_GAP) / labels.HEIGHT


@dataclass(frozen=True)
class _Term:
    """What a layer adds to the receptive field along an axis, worked and as a number."""

    words: str
    adds: int


def _terms(layers: Sequence[Subject], along: int) -> list[_Term | None]:
    """Return what each layer adds to the receptive field along an axis.

    None where its windows differ, or its input's cells lie apart.
    """
    if not layers[0].fields:
        return [None] * len(layers)
    axes = [one.walk.axes[along] for one in layers]
    whole = layers[0].fields[along].jump
    jumps = [whole / one.fields[along].jump for one in layers]  # up to each layer's input
    spreads = [_spread(axis) for axis in axes]
    symbols = _symbols(layers)
    found: list[_Term | None] = []
    for axis, jump, spread in zip(axes, jumps, spreads, strict=True):
        if spread is None or jump.denominator > 1 or not _is_whole(axis):
            found.append(None)
            continue
        dilation = rf"{{\cdot}}{spread}" if "d" in symbols else ""
        adds = (axis.places - 1) * spread * int(jump)
        worked = rf"({axis.places}{{-}}1){dilation}{{\cdot}}{jump}"
        found.append(_Term(f"adds ${symbols} = {worked} = {adds}$", adds))
    return found


def _symbols(layers: Sequence[Subject]) -> str:
    """Return what a layer adds in symbols; with the dilation where a layer is dilated."""
    dilated = any((_spread(axis) or 1) > 1 for one in layers for axis in one.walk.axes)
    return "(k{-}1) d j" if dilated else "(k{-}1) j"


def _spread(axis: AxisWalk) -> int | None:
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


def _field_lines(layers: Sequence[Subject]) -> Iterator[str]:
    """Yield lines about the receptive field: its size with the formula, jump and start."""
    fields = layers[0].fields
    alike = len({(field.size, field.jump, field.start) for field in fields}) == 1
    for along, field in enumerate(fields[:1] if alike else fields):
        name = "receptive field" if alike else f"receptive field, {('rows', 'columns')[along]}"
        adds = [term.adds for term in _terms(layers, along) if term]
        if len(adds) == len(layers) and 1 + sum(adds) == field.size:
            worked = " + ".join(map(str, [1, *adds]))
            formula = rf"$r = 1$ + $\Sigma {_symbols(layers)} =${worked}$= {field.size}$"
        else:
            formula = rf"$r \leq {field.size}$"
        yield f"{name}: {formula}"
        yield f"jump $j = {field.jump}$; the field of output cell 0 starts at ${field.start}$"


def reach(layers: Sequence[Subject], cell: Cell, level: Level | None = None) -> str:
    """Return what an output cell reaches back to, and how much of it is beyond the border.

    Parameters
    ----------
    layers : sequence of Subject
        All layers, from the input up.
    cell : Cell
        The output cell.
    level : Level, optional
        What the cell depends on in the input's grid.
    """
    if level and not all(level.own):  # zeros alone, such as output padding
        return NOTHING
    runs = layers[0].find_runs(cell)
    if not runs:
        return ""
    parts, beyond = [], []
    for names, (first, last), size in zip(
        BEYOND[len(runs)], runs, layers[0].walk.size, strict=True
    ):
        parts.append(f"${first}$ to ${last}$" if first < last else f"${first}$")
        before, after = max(0, min(last + 1, 0) - first), max(0, last + 1 - max(first, size))
        beyond += [f"{n} {name}" for n, name in zip((before, after), names, strict=True) if n]
    if len(runs) == 1:
        ((first, last),) = runs
        text = f"$r = {last - first + 1}$, input cells {parts[0]}"
    else:
        text = f"field: rows {parts[0]}, columns {parts[1]} of the input"
    return f"{text}; beyond the border: {joined(beyond)}" if beyond else text


def below(
    subject: Subject, layers: Sequence[Subject], left: float, top: float
) -> tuple[list[Label], Label | None]:
    """Place the lines below a stack: those that stay, and room for the one that changes."""
    found: list[Label] = []
    room: Label | None = None
    ends = [{0, count // 2, count - 1} for count in subject.walk.steps]
    texts = [reach(layers, cell) for cell in product(*ends)]
    if any(texts):
        label = labels.sized(subject, max(texts, key=len) + SPARE)
        top -= label.height
        room = label.moved(left, top)
    for line in _field_lines(layers):
        label = labels.sized(subject, line)
        top -= label.height + LINE_GAP
        found.append(label.moved(left, top))
    return found, room


def written(subject: Subject, room: Label | None, words: str) -> Iterator[Text]:
    """Write the line that changes, if there is room for one."""
    if room:
        at, theme = (room.left, room.bottom + room.height / 2), subject.theme
        yield Text(((at, words),), theme.value_size, theme.text, room.width, left=True)

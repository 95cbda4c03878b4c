"""What stands beside a stack: its layers' names, and its receptive field in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from convanim.scene.parts import labels
from convanim.scene.parts.labels import Box, Label
from convanim.scene.parts.marks import KERNEL
from convanim.scene.primitives import Text
from convanim.scene.subject import Subject
from convanim.scene.views.stack.cone import Level
from convanim.scene.views.stack.terms import field_lines, terms
from convanim.walk import Cell, Role, Walk
from convanim.wording import joined

__all__ = [
    "below",
    "beside",
    "centred",
    "height_of",
    "largest",
    "legend",
    "reach",
    "sizes",
    "stacked",
    "written",
]

#: Distance between lines, in points.
LINE_GAP = 2.5

#: Names of the two axes of a plane.
AXES = "rows", "columns"

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
    """Return the lines beside each layer: its name, and what it makes of the receptive field."""
    found = [[one.name] if one.name else [] for one in layers]
    along = [terms(layers, number) for number in range(layers[0].axes)]
    for lines, *each in zip(found, *along, strict=False):
        words = [term.words for term in each]
        if len({*words}) == 1:
            lines.append(words[0])
        else:
            lines += map("{}: {}".format, AXES, words)
    return found


def largest(counts: Sequence[int], middles: Sequence[float]) -> float:
    """Return the largest size of words for which so many lines beside each layer have room.

    The sizes of inputs and outputs stand at ``middles``, in points from below.
    """
    heights = [above - below for below, above in pairwise(middles)]
    rooms = (height / (count + 1) for height, count in zip(heights, counts, strict=True))
    return (min(rooms) - LINE_GAP) / labels.HEIGHT


def height_of(subject: Subject, count: int) -> float:
    """Return the height that a layer needs for so many lines beside it, from middle to middle."""
    return (count + 1) * (labels.HEIGHT * subject.theme.value_size + LINE_GAP)


def centred(subject: Subject, words: str, left: float, y: float) -> Label:
    """Return words that begin at a place, their middle at a height."""
    label = labels.sized(subject, words)
    return label.moved(left, y - label.height / 2)


def stacked(subject: Subject, lines: Sequence[str], left: float, middle: float) -> Iterator[Label]:
    """Yield lines above one another, around a height."""
    apart = labels.HEIGHT * subject.theme.value_size + 1
    for place, words in enumerate(lines):
        yield centred(subject, words, left, middle + ((len(lines) - 1) / 2 - place) * apart)


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
        BEYOND[len(runs)], runs, layers[0].walk.input_size, strict=True
    ):
        parts.append(f"${first}$ to ${last}$" if first < last else f"${first}$")
        before, after = max(0, min(last + 1, 0) - first), max(0, last + 1 - max(first, size))
        beyond += [f"{n} {name}" for n, name in zip((before, after), names, strict=True) if n]
    if len(runs) == 1:
        ((first, last),) = runs
        text = f"$r = {last - first + 1}$, input cell{'s' * (first < last)} {parts[0]}"
    else:
        along = (
            f"{name}{'s' * (first < last)} {part}"
            for name, part, (first, last) in zip(("row", "column"), parts, runs, strict=True)
        )
        text = f"field: {', '.join(along)} of the input"
    return f"{text}; beyond the border: {joined(beyond)}" if beyond else text


def below(
    subject: Subject, layers: Sequence[Subject], walk: Walk, left: float, top: float
) -> tuple[list[Label], Label | None]:
    """Place the lines below a stack: those that stay, and room for the one that changes.

    The walk has a step for each output cell of the stack.
    """
    found: list[Label] = []
    room: Label | None = None
    ends = [{0, count // 2, count - 1} for count in walk.steps]
    texts = [reach(layers, cell) for cell in product(*ends)]
    if any(texts):
        label = labels.sized(subject, max(texts, key=len) + SPARE)
        top -= label.height
        room = label.moved(left, top)
    for line in field_lines(layers):
        label = labels.sized(subject, line)
        top -= label.height + LINE_GAP
        found.append(label.moved(left, top))
    return found, room


def legend(subject: Subject, layers: Sequence[Subject], boxes: Sequence[Box]) -> list[Label]:
    """Return the legend of the cells of all layers, below all boxes, where there are labels."""
    if not subject.options.get("labels"):
        return []
    found: dict[Role | str, dict[str, None]] = {}
    for one in layers:
        for words, shows in labels.named_cells(one.walk):
            found.setdefault(shows, {})[words] = None
    kinds = [(" or ".join(names), shows) for shows, names in found.items()]
    first = "what the output cell depends on", KERNEL
    return [*labels.lines_below(subject, boxes, [first, *kinds])]


def written(subject: Subject, room: Label | None, words: str) -> Iterator[Text]:
    """Write the line that changes, if there is room for one."""
    if room:
        at, theme = (room.left, room.bottom + room.height / 2), subject.theme
        yield Text(((at, words),), theme.value_size, theme.text, room.width, left=True)

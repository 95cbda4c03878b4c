"""Names of the kinds of cells besides the input's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import inf

from convanim.scene.parts.marks import COPY, own_cells
from convanim.walk import Role, Walk

__all__ = ["named_cells"]

#: Names of cells without data, by the value that stands in them; None where it does not count.
_NAMES_BY_VALUE: dict[Role, dict[float | None, str]] = {
    Role.PADDING: {
        0.0: "padding (zeros)",
        -inf: r"padding ($-\infty$)",
        None: "padding, not counted",
    },
    Role.INSERTED: {0.0: "inserted zeros"},
    Role.EXTRA: {
        0.0: "extra zeros",
        -inf: r"extra cells ($-\infty$)",
        None: "extra cells, not counted",
    },
}

#: Names where windows are written.
_WRITTEN = {Role.PADDING: "padding, cut off", Role.UNUSED: "never written"}

#: The input's cells that stand in padding before it, from its edge outwards, by the rule's name;
#: the functions take their number and the input's size.
_RULES: dict[str, Callable[[int, int], list[int]]] = {
    "reflected": lambda count, size: [*range(1, count + 1)],
    "replicated": lambda count, size: [0] * count,
    "circular": lambda count, size: [*range(size - 1, size - 1 - count, -1)],
}

#: Names of cells that no window reads.
_NAMES_WITHOUT_VALUE = {Role.UNUSED: "never read", Role.CROPPED: "cropped"}


def named_cells(walk: Walk) -> Iterator[tuple[str, Role | str]]:
    """Yield name and icon of the cells besides the input's own that occur in a walk."""
    kinds = (
        {(axis.role(cell), source >= 0) for cell, source in enumerate(axis.sources)}
        for axis in walk.axes
    )
    there = {_kind(cell) for cell in product(*kinds)}
    if COPY in there:
        yield _name_of_copies(walk), COPY
    for role, names in _NAMES_BY_VALUE.items():
        if role in there:
            name = names[walk.combine.value(role)]
            yield _WRITTEN.get(role, name) if walk.scatter else name, role
    for role, name in _NAMES_WITHOUT_VALUE.items():
        if role in there:
            yield _WRITTEN.get(role, name) if walk.scatter else name, role


def _kind(cell: Sequence[tuple[Role, bool]]) -> Role | str:
    """Return a cell's role, or `COPY`, from its role along each axis and whether it is filled.

    A cell that is filled along all axes holds one of the input's cells. Of others, the axes along
    which they are not filled tell why.
    """
    most = max((role for role, _ in cell), key=lambda role: role.value)
    if most in _NAMES_WITHOUT_VALUE:
        return most
    if all(filled for _, filled in cell):
        return COPY if most is Role.PADDING else most
    return max((role for role, filled in cell if not filled), key=lambda role: role.value)


def _name_of_copies(walk: Walk) -> str:
    """Return what padding is called that holds copies, by the only rule that it follows."""
    found = set(_RULES)
    for axis in walk.axes:
        own = own_cells(axis)
        before = [axis.sources[cell] for cell in reversed(range(own[0]))]
        after = [axis.sources[cell] for cell in range(own[-1] + 1, len(axis.sources))]
        # Seen from the other end, the copies after the input follow the same rule.
        after = [axis.size - 1 - source if source >= 0 else -1 for source in after]
        for sources in (before, after):
            copies = [source for source in sources if source >= 0]
            found = {rule for rule in found if copies == _RULES[rule](len(copies), axis.size)}
    return f"{found.pop()} padding" if len(found) == 1 else "padding (copies)"

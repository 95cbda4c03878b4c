"""What the parts are called; with labels, by their symbols and sizes, too."""

from __future__ import annotations

from convanim.scene.parts import labels
from convanim.scene.views.columns.said import size_text
from convanim.scene.views.columns.windows import RESULTS, Unfolded, Windows

__all__ = ["kernel", "maps", "matrix", "output"]


def matrix(found: Windows) -> str:
    """Return the name of the matrix of columns. Where no kernel is shown, it tells the window."""
    size, walk = size_text(found.height, len(found.walk)), found.walk
    if _is_labelled(found) and not walk.combine.weighted:
        each = _told(found, "kernel", "window")
        return f"columns, each a {each}, {size}"
    return f"columns, {size}"


def maps(found: Windows) -> str:
    """Return the name of the maps that have windows: the input, or of a fold the output."""
    subject = found.subject
    name = "output" if subject.walk.scatter else "input"
    if _is_labelled(found):
        return _told(found, name, f"{name}, {found.maps} maps" if found.maps > 1 else name)
    several = (found.maps,) if subject.walk.has_maps else ()
    return f"{name}, {size_text(*several, *subject.own(found.walk.size))}"


def kernel(found: Unfolded) -> str:
    """Return the name of the kernels, each of which is a row."""
    name, row = ("kernel", "as a row") if found.made == 1 else ("kernels", "each a row")
    return f"{_told(found, 'kernel', name)}, {row}, {size_text(found.made, found.height)}"


def output(found: Unfolded) -> str:
    """Return the name of what is made of the columns."""
    name, size = _told(found, "output", "output"), size_text(found.made, len(found.walk))
    if found.walk.combine.weighted:
        return f"{name}, {'as a row' if found.made == 1 else 'each map a row'}, {size}"
    return f"{name}: the {RESULTS[found.walk.combine.name]} of each column, {size}"


def _is_labelled(found: Windows) -> bool:
    return bool(found.subject.options.get("labels"))


def _told(found: Windows, part: str, name: str) -> str:
    """Return a name, with symbol and size of a part where labels are asked for."""
    if not _is_labelled(found):
        return name
    _, _, size = labels.part(found.subject, part).words.partition(", ")
    return f"{name}, {size}"

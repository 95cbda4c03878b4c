"""The directive ``convanim-shape``: how the output size of a layer comes about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from convanim.embed.asked import layer_asked
from convanim.embed.formulas import is_formula
from convanim.embed.sphinx.asking import Asking
from convanim.embed.sphinx.nodes import FORMULAS, TEXT
from convanim.embed.sphinx.options import LAYER_SPEC, Spec, switch
from convanim.layers import Layer, Stack
from convanim.tell.arithmetic import Working, workings
from convanim.tell.frameworks import framework_lines, framework_texts
from convanim.tell.shape import Arithmetic, cell_name, formula_name, shape
from convanim.tell.stack import StackArithmetic

__all__ = ["Shape"]


@dataclass(frozen=True)
class Entry:
    """What is said of a layer: a name, and lines about it.

    Parameters
    ----------
    name : str
    lines : tuple of str
        None of a heading.
    is_formula : bool
        Whether they are formulas: one and, where it says more, the same with numbers.
    is_code : bool
        Whether they are Python.
    """

    name: str
    lines: tuple[str, ...]
    is_formula: bool = False
    is_code: bool = False


class Shape(Asking):
    """The worked formula of a layer's output size, or all that ``convanim shape`` prints."""

    option_spec: ClassVar[Spec] = Spec(
        {
            **LAYER_SPEC,
            "all": switch,
            "class": directives.class_option,
            "name": directives.unchanged,
        }
    )

    def asked(self) -> list[nodes.Node]:
        """Return a container of definitions; of all that can be said, also of tables and more."""
        everything = self.options.pop("all", False)
        layer = layer_asked(self.words())
        found = nodes.container(classes=["convanim-shape", *self.options.get("class", [])])
        if everything:
            found += [*_title(shape(layer)), *_blocks(_all(layer))]
        else:
            found += _blocks(_first(layer))
        self.add_name(found)
        source, line = self.state_machine.get_source_and_line(self.lineno)
        for node in found.findall(nodes.Element):
            node.source, node.line = source, line
        return [found]


def _first(layer: Layer | Stack) -> Iterator[Entry]:
    """Yield the simplest formula of each axis, or of each layer of a stack, and of its field."""
    is_stack = isinstance(layer, Stack)
    for number, one in enumerate(layer.layers, start=1):
        before = f"layer {number}, " if is_stack else ""
        alike = len(set(one.axes)) == 1
        for axis in range(1 if alike else len(one.axes)):
            along = "" if alike else f"{cell_name(one, axis)}s, "
            yield _worked(workings(one, axis)[0], before + along)
    if is_stack:
        yield from _sizes(layer)


def _worked(working: Working, before: str = "") -> Entry:
    """Return a formula as an entry."""
    lines = dict.fromkeys((working.formula, working.worked))
    return Entry(before + formula_name(working), (*lines,), is_formula=True)


def _all(layer: Layer | Stack) -> Iterator[Entry]:
    """Yield all that ``convanim shape`` prints below its title, or below its table."""
    yield from _sizes(layer)
    for one in framework_lines(layer):
        yield Entry(one.heading, one.lines, is_code=one.is_shown)


def _sizes(layer: Layer | Stack) -> Iterator[Entry]:
    """Yield the same without the lines of frameworks, which come last."""
    known = {
        f"{formula_name(found)}: {found.formula}": found
        for one in layer.layers
        for axis in range(len(one.axes))
        for found in workings(one, axis)
    }
    told = shape(layer)
    above = 1 + (len([*told.rows()]) if isinstance(told, StackArithmetic) else 0)
    below = len(framework_texts(layer))
    for line, more in _grouped(str(told).splitlines()[above:-below]):
        if line in known:
            yield _worked(known[line])
        else:
            name, _, rest = line.partition(": ")
            found = tuple(filter(None, (rest, *more)))
            yield Entry(name, found, is_formula=bool(found) and all(map(is_formula, found)))


def _grouped(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each line with the indented ones that follow it."""
    starts = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], [line.strip() for line in lines[start + 1 : end]]


def _blocks(entries: Iterable[Entry]) -> Iterator[nodes.Element]:
    """Yield lists of definitions, and headings between them."""
    for has_lines, group in groupby(entries, lambda entry: bool(entry.lines)):
        if has_lines:
            yield nodes.definition_list("", *map(_definition, group))
        else:
            yield from (_text(nodes.paragraph, entry.name) for entry in group)


def _definition(entry: Entry) -> nodes.definition_list_item:
    """Return an entry as a definition."""
    term = _text(nodes.term, entry.name)
    if entry.is_code:
        code = "\n".join(entry.lines)
        block = nodes.literal_block(code, code, language="text")  # colours of some themes are faint
        return nodes.definition_list_item("", term, nodes.definition("", block))
    lines = nodes.line_block("", *(_text(nodes.line, line) for line in entry.lines))
    if entry.is_formula:
        lines[FORMULAS] = entry.lines
    return nodes.definition_list_item("", term, nodes.definition("", lines))


def _text(kind: type[nodes.TextElement], words: str) -> nodes.TextElement:
    """Return a text."""
    return kind(words, words, **{TEXT: True})


def _title(told: Arithmetic | StackArithmetic) -> Iterator[nodes.Element]:
    """Yield what is told of: a layer, or a stack with the table of its layers."""
    name, _, sizes = str(told).partition("\n")[0].rpartition(": ")
    is_stack = isinstance(told, StackArithmetic)
    what = nodes.Text(name) if is_stack else nodes.literal(name, name)
    yield nodes.paragraph("", "", what, nodes.Text(f": {sizes}"))
    if isinstance(told, StackArithmetic):
        yield _table([*told.rows()])


def _table(rows: list[tuple[str, ...]]) -> nodes.table:
    """Return a table whose first row has its heads."""
    heads = tuple(cell or "#" for cell in rows[0])
    head, *body = (
        nodes.row("", *(nodes.entry("", nodes.paragraph(cell, cell)) for cell in cells))
        for cells in (heads, *rows[1:])
    )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=max(width, 1)) for width in widths))
    group["cols"] = len(widths)
    group += [nodes.thead("", head), nodes.tbody("", *body)]
    return nodes.table("", group, classes=["colwidths-auto"])

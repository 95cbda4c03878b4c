"""The directive ``convanim-shape``: how the output size of a layer comes about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
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
from convanim.tell.arithmetic import workings
from convanim.tell.entries import Entry, Told
from convanim.tell.phrases import cell_name
from convanim.tell.shape import StackArithmetic, shape

__all__ = ["Shape"]


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
            told = shape(layer)
            found += [*_title(told), *_blocks(told.entries())]
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
            entry = workings(one, axis)[0].entry
            yield replace(entry, name=before + along + entry.name)
    if isinstance(layer, Stack):
        yield from StackArithmetic(layer).fields()


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
    if entry.is_formula or all(map(is_formula, entry.lines)):
        lines[FORMULAS] = entry.lines
    return nodes.definition_list_item("", term, nodes.definition("", lines))


def _text(kind: type[nodes.TextElement], words: str) -> nodes.TextElement:
    """Return a text."""
    return kind(words, words, **{TEXT: True})


def _title(told: Told) -> Iterator[nodes.Element]:
    """Yield what is told of: a layer, or a stack with the table of its layers."""
    is_stack = isinstance(told, StackArithmetic)
    what = nodes.Text(told.name) if is_stack else nodes.literal(told.name, told.name)
    yield nodes.paragraph("", "", what, nodes.Text(f": {told.sizes}"))
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

"""Tables and pictures made of the program's own rows, so that they cannot differ from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from textwrap import indent
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import convanim
from convanim.embed.formulas import tex_of
from convanim.errors import as_flag, as_key
from convanim.layers import KINDS, REQUIRED, Layer, defaults
from convanim.layers.values import PARAMETERS
from convanim.look import SETTINGS
from convanim.places import PLACES
from convanim.scene.views import VIEWS
from convanim.tell.relationships import RELATIONSHIPS
from convanim.theme import THEMES
from convanim.wording import joined, symbols_apart
from extension import examples

#: What layers tell the program alone.
INNER = ("arranged", "rearranged", "fed", "combine", "padding_words", "primed", "scatter", "window")

#: Groups of public names: each name is in the first that holds it.
GROUPS: tuple[tuple[str, Callable[[str, Any], bool]], ...] = (
    ("Pictures", lambda name, _: name in ("animate", "Animation", "Theme", "THEMES")),
    ("Explorers", lambda name, _: name.lower().startswith("explor")),
    ("What all layers have", lambda name, _: name in ("Layer", "Stack")),
    ("Kinds of layers", lambda _, value: value in KINDS.values()),
    ("Layers of frameworks", lambda name, _: name.startswith("from_")),
    (
        "Arithmetic",
        lambda _, value: str(getattr(value, "__module__", "")).startswith("convanim.tell."),
    ),
    ("Mistakes", lambda *_: True),
)


def setup(app: Sphinx) -> None:
    """Add a directive for each table."""
    for make in (layers, parameters, views, options, themes, places, relationships, names):
        app.add_directive(f"rows-of-{make.__name__}", _directive(make))


def _directive(make: Callable[[], str]) -> type[SphinxDirective]:
    class Rows(SphinxDirective):
        def run(self) -> list[nodes.Node]:
            return self.parse_text_to_nodes(make(), allow_section_headings=True)

    return Rows


def layers() -> str:
    """Return a section for each kind of layer."""
    parts = []
    for kind, layer in KINDS.items():
        title = layer.title[0].upper() + layer.title[1:]
        rows = [
            (_parameter_link(name), f"``{name}=``", _usual(name, usual))
            for name, usual in defaults(layer).items()
        ]
        parts += [
            section(title, f"layer-{kind}"),
            f"``convanim {kind}``, in Python :class:`convanim.{layer.__name__}`.\n\n",
            drawn(examples.LAYERS[kind]),
            table(("option", "Python", "default"), rows),
        ]
    return "".join(parts)


def _parameter_link(name: str) -> str:
    row = PARAMETERS[name]
    flags = f"-{row.letter}, --{row.key}" if row.letter else f"--{row.key}"
    return f":ref:`{flags} <parameter-{name}>`"


def _usual(name: str, usual: object) -> str:
    if usual is REQUIRED:
        return "needed"
    if usual is None:
        return PARAMETERS[name].when_none or "none"
    return {True: "on", False: "off"}[usual] if isinstance(usual, bool) else str(usual)


def parameters() -> str:
    """Return a section for each parameter of layers."""
    parts = []
    for name, row in PARAMETERS.items():
        having = [kind for kind, layer in KINDS.items() if name in defaults(layer)]
        letter = f", short ``-{row.letter}``" if row.letter else ""
        symbol = f", symbol *{row.symbol}*" if row.symbol else ""
        value = f" ``{row.metavar}``" if row.metavar else ""
        parts += [
            section(f"--{row.key}", f"parameter-{name}"),
            f"{prose(row.says)} In Python ``{name}=``{letter}{symbol}.",
            f" Value:{value}." if value else "",
            f"\n\nLayers: {', '.join(f':ref:`{kind} <layer-{kind}>`' for kind in having)}.\n\n",
            drawn(examples.PARAMETERS[name]),
        ]
    return "".join(parts)


def views() -> str:
    """Return a section for each view."""
    parts = []
    for name, view in VIEWS.items():
        own = [f":ref:`{as_flag(option)} <option-{option}>`" for option in view.options]
        parts += [
            section(name, f"view-{name}"),
            f"{capital(prose(view.says))}.",
            f" Options of its own: {', '.join(own)}." if own else "",
            "\n\n",
            drawn(examples.VIEWS[name]),
        ]
    return "".join(parts)


def options() -> str:
    """Return a section for each option of views and looks."""
    parts = []
    for name, row in SETTINGS.items():
        example = examples.OPTIONS[name]
        words, shown = example if isinstance(example, tuple) else (example, "")
        usual = f" The default is ``{row.typed(row.default)}``." if row.default else ""
        value = f" Value: ``{row.metavar}``." if row.metavar else ""
        links = [f":ref:`{view} <view-{view}>`" for view in row.views]
        parts += [
            section(as_flag(name), f"option-{name}"),
            f"{prose(row.says)}{usual}{value} In Python ``{name}=``.",
            f"\n\nViews that have it: {joined(links)}." if links else "",
            "\n\n",
            drawn(words, shown),
        ]
    return "".join(parts)


def themes() -> str:
    """Return a section for each theme, and a table of their colours."""
    parts = [
        section(name, f"theme-{name}")
        + drawn(f"{examples.THEMED} --theme {name}", "anim.svg" if name == "auto" else "")
        for name in THEMES
    ]
    fixed = {name: theme for name, theme in THEMES.items() if name != "auto"}
    keys = [row.name for row in fields(THEMES["guide"]) if row.init and row.name != "name"]
    rows = [
        (f"``{as_key(key)}``", *(_value(getattr(theme, key)) for theme in fixed.values()))
        for key in keys
    ]
    return "".join([*parts, section("All values", "theme-values"), table(("key", *fixed), rows)])


def _value(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, tuple) and len(value) == 3:
        return f"``#{''.join(f'{part:02x}' for part in value)}``"
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def places() -> str:
    """Return the table of places that figures are put into."""
    rows = [
        (
            f":doc:`{name} </recipes/{examples.RECIPES[name]}>`",
            prose(place.says),
            ", ".join(f":ref:`{each} <format-{each}>`" for each in place.formats),
        )
        for name, place in PLACES.items()
    ]
    return table(("place", "gets", "formats"), rows)


def relationships() -> str:
    """Return the table of the guide's relationships."""
    rows = [
        (str(row.number), symbols(row.condition), f":math:`\\displaystyle {tex_of(row.formula)}`")
        for row in RELATIONSHIPS
    ]
    return table(("no.", "for", "relationship"), rows)


def names() -> str:
    """Return the documentation of all public names."""
    found = {name: getattr(convanim, name) for name in convanim.__all__}
    groups: dict[str, list[str]] = {title: [] for title, _ in GROUPS}
    for name, value in found.items():
        groups[next(title for title, holds in GROUPS if holds(name, value))].append(name)
    parts = []
    for title, members in groups.items():
        if members:
            parts.append(section(title, f"api-{title.split()[0].lower()}"))
            parts += [_documented(name, found[name]) for name in members]
    return "".join(parts)


def _documented(name: str, value: object) -> str:
    if isinstance(value, type):
        members = "" if value in KINDS.values() else "   :members:\n"
        if value is Layer:
            members += f"   :exclude-members: {', '.join(INNER)}\n"
        return f".. autoclass:: convanim.{name}\n{members}\n"
    if callable(value):
        return f".. autofunction:: convanim.{name}\n\n"
    known = ", ".join(f":ref:`{each} <theme-{each}>`" for each in THEMES)
    return f".. data:: convanim.{name}\n\n   The themes that have names: {known}.\n\n"


def section(title: str, label: str) -> str:
    """Return a heading that links can name."""
    return f".. _{label}:\n\n{title}\n{'~' * len(title)}\n\n"


def drawn(words: str, shown: str = "") -> str:
    """Return a command and its figure."""
    return f".. drawn:: {words}\n{f'   :format: {shown}' if shown else ''}\n\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = "".join("* - " + "\n  - ".join(cells) + "\n" for cells in (head, *rows))
    return f".. list-table::\n   :header-rows: 1\n\n{indent(lines, '   ')}\n\n"


def prose(words: str) -> str:
    r"""Return the words of a row, which have code between backticks, as reStructuredText.

    Examples
    --------
    >>> prose("one file: `name-00.png`, and *")
    'one file: ``name-00.png``, and \\*'
    """
    parts = re.split("`([^`]*)`", words)
    return "".join(
        f"``{part}``" if number % 2 else re.sub(r"([\\*|_])", r"\\\1", part)
        for number, part in enumerate(parts)
    )


def symbols(words: str) -> str:
    """Return words with their symbols in italics, as reStructuredText."""
    return "".join(
        rf"\ *{part}*\ " if is_symbol else prose(part) for part, is_symbol in symbols_apart(words)
    )


def capital(words: str) -> str:
    """Return words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]

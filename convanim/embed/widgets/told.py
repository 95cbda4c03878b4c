"""What an explorer shows beside its controls, as HTML."""

from __future__ import annotations

from html import escape

from convanim.animation import Animation
from convanim.export.player.typeset import formula
from convanim.recipes import python_recipe
from convanim.tell.phrases import shapes_text

__all__ = ["told"]

#: Styles. What is wrong takes the place of the sizes, so that nothing else moves; the line of
#: Python is chosen whole by a click.
HEAD = "font-size:1.4em;line-height:1.4;min-height:2.8em"
FAULT = "font-size:.7em;color:var(--jp-error-color1,#b3261e)"
FORMULAS = "font-family:serif;font-size:1.2em;line-height:1.6"
CODE = "display:block;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;padding:.5em 0"

#: As wide as there is room: its content, a long line or a picture, does not make it wider.
ROOM = "width:0;min-width:100%"


def told(animation: Animation, picture: str, fault: str = "", is_old: bool = False) -> str:
    """Return output size, picture, worked formulas and the line of Python.

    Parameters
    ----------
    animation : Animation
    picture : str
        The animation, or a step of it, as HTML.
    fault : str
        Why what is asked for can't be drawn; the animation before it is then dimmed.
    is_old : bool
        Whether the picture is of an animation before this one; it is dimmed, too.
    """
    layer = animation.layer
    head = f'<span style="{FAULT}">{escape(fault)}</span>' if fault else shapes_text(layer)
    formulas = "".join(f"<div>{formula(words)}</div>" for words in animation.formulas)
    line = escape(python_recipe(layer, animation.given, layer.kind))
    return (
        f'<div style="{ROOM}"><div role="status" style="{HEAD}">{head}</div>'
        f"<div{_dimmed(fault or is_old)}>{picture}</div><div{_dimmed(fault)}>"
        f'<div style="{FORMULAS}">{formulas}</div><code style="{CODE}">{line}</code></div></div>'
    )


def _dimmed(fault: object) -> str:
    """Return the style of what does not hold."""
    return ' style="opacity:.3"' if fault else ""

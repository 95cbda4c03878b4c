"""The table of options: one row each.

A row is an item of `Look`: its name, its type, and a `Setting`.
"""

from __future__ import annotations

from typing import get_type_hints

from convanim.look.canvas import CanvasLook
from convanim.look.drawing import DrawingLook
from convanim.look.motion import MotionLook
from convanim.look.numbers import NumbersLook
from convanim.look.setting import Setting

__all__ = ["SETTINGS", "Look"]


class Look(DrawingLook, CanvasLook, MotionLook, NumbersLook, total=False):
    """Options of `animate`, all of which may be left out."""


#: The options by their names.
SETTINGS: dict[str, Setting] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Look, include_extras=True).items()
}

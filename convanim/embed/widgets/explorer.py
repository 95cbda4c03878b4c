"""What `explore` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convanim.animation import Animation
from convanim.layers import Layer, Stack

if TYPE_CHECKING:
    from convanim.embed.widgets.board import Board

__all__ = ["Explorer"]

#: The type of data by which a notebook finds a widget.
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True, eq=False, repr=False)
class Explorer:
    """A layer with sliders for its parameters; `convanim.explore` makes it."""

    _board: Board

    @property
    def animation(self) -> Animation:
        """The animation that is shown, as it was when last all fitted together."""
        return self._board.animation

    @property
    def layer(self) -> Layer | Stack:
        """The layer that is shown."""
        return self.animation.layer

    def __repr__(self) -> str:
        """Return the Python expression that makes what is shown."""
        return repr(self.animation).replace("animate", "explore", 1)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Show the widget; without widgets, and in documents, the animation."""
        data: dict[str, Any] = {**self.animation._repr_mimebundle_(include, exclude)}
        if "text/plain" in data:
            data["text/plain"] = data["text/plain"].replace("animate", "explore", 1)
        if (include is None or WIDGET in include) and WIDGET not in (exclude or ()):
            view = {"version_major": 2, "version_minor": 0, "model_id": self._board.box.model_id}
            data[WIDGET] = view
        return data

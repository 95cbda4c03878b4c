"""How animations show themselves in notebooks: methods that load nothing until they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convanim.export.notebook.player import Player
    from convanim.export.picture import Picture

__all__ = ["Shown"]


class Shown:
    """What notebooks ask of an animation."""

    def player(self: Picture) -> Player:
        """Return the animation with controls, as a notebook shows it.

        One that is not trusted shows it without controls.

        Examples
        --------
        >>> import convanim as ca
        >>> ca.animate(ca.Conv(5, kernel=3)).player()
        animate(Conv(5, kernel=3)).player()
        """
        from convanim.export.notebook.player import Player

        return Player(self)

    def _repr_mimebundle_(
        self: Picture, include: Any = None, exclude: Any = None
    ) -> dict[str, str]:
        """Show the animation, or its first step if it is too large, and stills in documents."""
        from convanim.export.notebook.bundle import bundle

        return bundle(self, include, exclude)

    def _repr_html_(self: Picture) -> str:
        """Show the same where HTML alone is asked for."""
        from convanim.export.notebook.bundle import as_html

        return as_html(self)

"""What a difference between frameworks is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convanim.tell.entries import Entry

__all__ = ["Difference"]


@dataclass(frozen=True)
class Difference:
    """One thing about which frameworks differ.

    Parameters
    ----------
    about : str
        What it is, such as ``ceil mode``.
    text : str
        Who does what, in words.
    frameworks : tuple of (str, dict)
        For each framework or group of them what it has, by the names of parameters.
    """

    about: str
    text: str
    frameworks: tuple[tuple[str, dict[str, Any]], ...]

    def __str__(self) -> str:
        """Return the same as a line of text."""
        return "\n".join(self.entry.texts())

    @property
    def entry(self) -> Entry:
        """What is shown."""
        return Entry(f"frameworks differ in {self.about}", (self.text,))

    def to_dict(self) -> dict[str, Any]:
        """Return the same for programs."""
        found = [{"framework": name, **values} for name, values in self.frameworks]
        return {"about": self.about, "text": self.text, "frameworks": found}

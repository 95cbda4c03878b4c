"""What is said of a layer, entry by entry, and the text that all of it makes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Entry", "Printed", "Told"]


@dataclass(frozen=True)
class Entry:
    """What is said of a layer: a name, and lines about it.

    Parameters
    ----------
    name : str
        Without lines it is a heading, or says all.
    lines : tuple of str
    is_formula : bool
        Whether they are formulas: one and, where it says more, the same with numbers.
    is_code : bool
        Whether they are Python.
    """

    name: str
    lines: tuple[str, ...] = ()
    is_formula: bool = False
    is_code: bool = False

    @classmethod
    def of(cls, text: str) -> Entry:
        """Return the entry of a line of text: its name stands before a colon."""
        name, _, line = text.partition(": ")
        return cls(name, (line,) if line else ())

    def texts(self) -> Iterator[str]:
        """Yield its lines of text; lines of code stand below each other.

        Examples
        --------
        >>> [*Entry("size", ("o = i − k + 1", "o = 5 − 3 + 1 = 3")).texts()]
        ['size: o = i − k + 1', '  o = 5 − 3 + 1 = 3']
        """
        first = 0 if self.is_code and len(self.lines) > 1 else 1
        yield ": ".join([self.name, *self.lines[:first]]) + ":" * (not first)
        yield from (f"  {line}" for line in self.lines[first:])


class Printed:
    """What notebooks show as its text."""

    _repr_pretty_: Callable[[Any, Any, bool], None]

    def __init_subclass__(cls) -> None:
        """Give each class a method of its own: IPython takes a dataclass's repr before a base's."""
        super().__init_subclass__()
        cls._repr_pretty_ = _print_text


def _print_text(self: Printed, printer: Any, cycle: bool) -> None:
    """Print the text by IPython's printer."""
    printer.text(str(self))


class Told(Printed, ABC):
    """All that is said of a layer or a stack."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is said of."""

    @property
    @abstractmethod
    def sizes(self) -> str:
        """The sizes before and after it, such as ``6×6 → 3×3``."""

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """Yield what is said below the name."""

    def head(self) -> Iterator[str]:
        """Yield the lines of text above the entries."""
        yield f"{self.name}: {self.sizes}"

    def __str__(self) -> str:
        """Return all as text."""
        return "\n".join([*self.head(), *(line for one in self.entries() for line in one.texts())])

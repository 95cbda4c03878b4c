"""What a rule is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Rule"]


@dataclass(frozen=True)
class Rule:
    """A rule, worked for one axis.

    Parameters
    ----------
    name : str
        What it is about, such as ``padding same``.
    framework : str
        The frameworks whose rule it is; empty for what all have.
    formula : str
        The rule in symbols and words.
    worked : str
        The rule with the numbers of the axis; empty where there are none.
    """

    name: str
    framework: str
    formula: str
    worked: str

    def lines(self) -> Iterator[str]:
        """Yield the rule as lines of text."""
        yield f"{self.name}{f' ({self.framework})' if self.framework else ''}: {self.formula}"
        if self.worked:
            yield f"  {self.worked}"

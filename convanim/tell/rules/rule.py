"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.tell.entries import Entry

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

    @property
    def entry(self) -> Entry:
        """What is shown: the rule, and below it the same with numbers."""
        name = f"{self.name} ({self.framework})" if self.framework else self.name
        return Entry(name, tuple(filter(None, (self.formula, self.worked))))

"""The lines that make a layer in frameworks, or why one has none."""

from __future__ import annotations

from dataclasses import dataclass

from convanim.errors import ConvanimError
from convanim.layers import Layer, Stack
from convanim.layers.frameworks.table import FRAMEWORKS
from convanim.tell.entries import Entry

__all__ = ["FrameworkLine", "framework_lines"]

#: Lines of a stack up to which they are shown; of a longer one, how to get them.
MOST_LINES = 10


@dataclass(frozen=True)
class FrameworkLine:
    """What makes a layer in a framework.

    Parameters
    ----------
    name : str
        The framework's name as `Layer.to` takes it.
    title : str
        Its name in prose.
    line : str or None
        The line; None where there is none.
    reason : str
        Why there is none.
    """

    name: str
    title: str
    line: str | None
    reason: str = ""

    @property
    def entry(self) -> Entry:
        """What is shown: the line, which may go on in others, or what to know instead."""
        heading = f"in {self.title}"
        if self.line is None:
            return Entry(heading, (f"none, as {self.reason}",))
        found = tuple(self.line.splitlines())
        if len(found) <= MOST_LINES:
            return Entry(heading, found, is_code=True)
        return Entry(heading, (f'{len(found)} lines, by --json or .to("{self.name}")',))

    def to_dict(self) -> dict[str, str | None]:
        """Return the same for programs."""
        return {"framework": self.title, "line": self.line, "reason": self.reason or None}


def framework_lines(layer: Layer | Stack) -> tuple[FrameworkLine, ...]:
    """Return the lines of a layer, or of a stack, one per framework.

    Examples
    --------
    >>> from convanim.layers import LpPool
    >>> for one in framework_lines(LpPool(5, kernel=3, norm=3))[:2]:
    ...     print(f"{one.title}: {one.line}, {one.reason}")
    PyTorch: None, nn.LPPool2d takes xᵖ without |x|: give an even norm
    Keras: None, Keras has no Lp pooling: PyTorch and ONNX have it
    """
    found = []
    for row in FRAMEWORKS.values():
        try:
            found.append(FrameworkLine(row.name, row.title, layer.to(row.name)))
        except ConvanimError as error:
            found.append(FrameworkLine(row.name, row.title, None, str(error)))
    return tuple(found)

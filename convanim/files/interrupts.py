"""How the command ends when it is interrupted: at once, with what it began taken back.

Python would raise KeyboardInterrupt, out of any line: an import can lose it, a block that
cleans up can be left by it. Here the signal's handler cleans up itself, and ends the process.
"""

from __future__ import annotations

# Python's `signal` adds enumerations, for which an interruption would not wait.
import _signal  # type: ignore[import-not-found]
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["cleanup", "ignore_signals", "install"]

#: Exit status of what a signal ended, as shells have it for Control-C.
EXIT_STATUS = 130

MESSAGE = "convanim: interrupted: what was not finished is as it was\n"

#: A terminal on which a bar may have hidden the cursor, and shows ^C on the line.
TERMINAL_RESET = "\x1b[?25h\n"

_SIGNALS = [
    getattr(_signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(_signal, name)
]

#: What takes back what this process has begun: one list, as there is one handler a process.
_cleanups: list[Callable[[], None]] = []


class cleanup:  # noqa: N801, as contextlib's
    """Clean up at the end of a block, or when a signal ends the command in it.

    Parameters
    ----------
    clean : called at any moment in the block, maybe twice; raises nothing
    """

    def __init__(self, clean: Callable[[], None]) -> None:
        self.clean = clean

    def __enter__(self) -> None:
        _cleanups.append(self.clean)

    def __exit__(self, *error: object) -> None:
        self.clean()
        _cleanups.remove(self.clean)


def install() -> None:
    """Let Control-C, a request to end and a hang-up end this process.

    A signal that is ignored (nohup, a job in the background) stays so.
    """
    process = os.getpid()

    def end(number: int, frame: object) -> None:
        if os.getpid() != process:  # forked a moment ago, from one that cleans up
            os._exit(1)
        ignore_signals()
        for clean in reversed(_cleanups):
            clean()
        told = TERMINAL_RESET * os.isatty(2) + MESSAGE
        try:
            os.write(2, told.encode())  # print could be interrupted itself
        finally:  # though nobody may listen any more
            os._exit(EXIT_STATUS)

    for number in _SIGNALS:
        if _signal.getsignal(number) is not _signal.SIG_IGN:
            _signal.signal(number, end)


def ignore_signals() -> None:
    """Let no signal change how the process ends any more."""
    for number in _SIGNALS:
        _signal.signal(number, _signal.SIG_IGN)

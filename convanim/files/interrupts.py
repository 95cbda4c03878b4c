"""How the command ends when a signal interrupts it: at once, and after cleaning up.

Python would raise KeyboardInterrupt from any line: an import can swallow it, and it can break
off a block that cleans up. Here the handler of the signal cleans up itself, and ends the process.
"""

from __future__ import annotations

# Python's `signal` imports enumerations, and an interruption may come meanwhile.
import _signal  # type: ignore[import-not-found]
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["cleanup", "ignore_signals", "install"]

#: Exit status that shells report for Control-C.
EXIT_STATUS = 130

MESSAGE = "convanim: interrupted: what was not finished is as it was\n"

#: Shows the cursor, which a progress bar may have hidden, and ends the line with the ^C.
TERMINAL_RESET = "\x1b[?25h\n"

_SIGNALS = [
    getattr(_signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(_signal, name)
]

#: Functions that remove unfinished files; one list, because a process has one handler.
_cleanups: list[Callable[[], None]] = []


class cleanup:  # noqa: N801, as contextlib's
    """A context that cleans up at the end of its block, or when a signal ends the command in it.

    Parameters
    ----------
    clean : callable
        Called without arguments, at any moment of the block and perhaps twice. It must not raise.
    """

    def __init__(self, clean: Callable[[], None]) -> None:
        self.clean = clean

    def __enter__(self) -> None:
        _cleanups.append(self.clean)

    def __exit__(self, *error: object) -> None:
        self.clean()
        _cleanups.remove(self.clean)


def install() -> None:
    """Let Control-C, a request to terminate and a hang-up end this process with status 130.

    A signal that is ignored, as under nohup or in a background job, stays ignored.
    """
    process = os.getpid()

    def end(number: int, frame: object) -> None:
        if os.getpid() != process:  # a fork of the process that cleans up
            os._exit(1)
        ignore_signals()
        for clean in reversed(_cleanups):
            clean()
        notice = TERMINAL_RESET * os.isatty(2) + MESSAGE
        try:
            os.write(2, notice.encode())  # print could be interrupted itself
        finally:  # even where the terminal is closed
            os._exit(EXIT_STATUS)

    for number in _SIGNALS:
        if _signal.getsignal(number) is not _signal.SIG_IGN:
            _signal.signal(number, end)


def ignore_signals() -> None:
    """Ignore Control-C, requests to terminate and hang-ups from now on."""
    for number in _SIGNALS:
        _signal.signal(number, _signal.SIG_IGN)

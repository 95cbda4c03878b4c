"""A server of explorers as a process, as users start it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from support import signals_taken


@dataclass
class Running:
    """A server that runs.

    Parameters
    ----------
    process : Popen
    address : str
        That of its first page.
    """

    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return int(re.match(r"http://127\.0\.0\.1:(\d+)/", self.address)[1])

    @property
    def token(self) -> str:
        return self.address.split("/")[3]

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Send it a signal; return its exit status, and what it said besides the address."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=10)[1]
        return self.process.returncode, said


@contextmanager
def running(*words: str) -> Iterator[Running]:
    """Start ``convanim explore`` with some words, and end it at last."""
    command = [sys.executable, "-m", "convanim", "explore", *words]
    with signals_taken():
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
    try:
        yield Running(process, process.stdout.readline().strip())
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()

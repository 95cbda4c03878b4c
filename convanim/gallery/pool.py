"""Work for other processes: a little ahead of what is done, and at an end when its user is."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import TypeVar

__all__ = ["cores", "own_processes", "results"]

#: Tasks that are handed over at a time: enough for many workers, few enough to hold.
AHEAD = 256

Task = TypeVar("Task")
Result = TypeVar("Result")


def results(
    executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task]
) -> Iterator[tuple[Task, Result]]:
    """Do tasks elsewhere, and yield each with its result when it is done.

    Left early, what has not begun is taken back.
    """
    left = iter(tasks)
    running: dict[Future[Result], Task] = {}
    try:
        while True:
            for task in islice(left, AHEAD - len(running)):
                running[executor.submit(work, task)] = task
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()


@contextmanager
def own_processes(count: int) -> Iterator[Executor]:
    """Yield an executor of new processes, for a block; left by an exception, they end at once.

    They end with this process, too, however that ends: each waits for the end of a pipe
    whose other end only this one has.
    """
    # Forked processes have what is imported here, and need not import it again.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    reader, writer = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(count, context, _begin, (reader, writer))
    try:
        yield executor
    except BaseException:
        writer.close()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        writer.close()
        reader.close()


def _begin(reader: Connection, writer: Connection) -> None:
    """Tie a new process to the one that started it."""
    # Control-C and a hang-up reach both: the first decides for both.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    writer.close()
    Thread(target=_end_with, args=(reader,), daemon=True).start()


def _end_with(reader: Connection) -> None:
    try:
        reader.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

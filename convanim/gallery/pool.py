"""Work in other processes: they get a limited number of tasks, and end with this process."""

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

#: Tasks that are submitted and not done: enough for many workers, and little memory.
MOST_SUBMITTED = 256

Task = TypeVar("Task")
Result = TypeVar("Result")


def results(
    executor: Executor, work: Callable[[Task], Result], tasks: Iterable[Task]
) -> Iterator[tuple[Task, Result]]:
    """Do tasks in an executor.

    Tasks that have not begun are cancelled if the caller stops early.

    Parameters
    ----------
    executor : Executor
    work : callable
        Takes a task, and returns its result.
    tasks : iterable

    Yields
    ------
    task : object
    result : object
        In the order in which tasks are done.
    """
    remaining = iter(tasks)
    running: dict[Future[Result], Task] = {}
    try:
        while True:
            for task in islice(remaining, MOST_SUBMITTED - len(running)):
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
    """Start processes, and end them with the block; after an exception they end at once.

    They also end when this process is killed: each waits for the end of a pipe that only this
    process can write to.

    Parameters
    ----------
    count : int
        Number of processes.

    Yields
    ------
    Executor
    """
    # Forked processes need not import again what is imported here.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    reader, writer = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(count, context, _start_worker, (reader, writer))
    try:
        yield executor
    except BaseException:
        writer.close()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        writer.close()
        reader.close()


def _start_worker(reader: Connection, writer: Connection) -> None:
    """Let a new process end with the process that started it."""
    # Control-C and a hang-up reach both processes; the one that started the other handles them.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    writer.close()
    Thread(target=_exit_at_end, args=(reader,), daemon=True).start()


def _exit_at_end(reader: Connection) -> None:
    """Exit at the end of a pipe."""
    try:
        reader.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

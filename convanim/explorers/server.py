"""Explorers that are served on this machine alone: what readers ask for is drawn on demand."""

from __future__ import annotations

import json
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from convanim.errors import ConvanimError, as_flag
from convanim.explorers.controls import Control
from convanim.explorers.page import page_of
from convanim.explorers.parameters import open_controls, read, typed
from convanim.explorers.setting import asked, told
from convanim.layers import KINDS

__all__ = ["Served", "serve"]

#: The only machine that can ask.
HOST = "127.0.0.1"

#: Steps up to which a layer is drawn while a reader waits; --max-steps raises the limit.
MOST_STEPS = 2_000

#: What browsers are told of every answer: to keep it to themselves, and to show it nowhere else.
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Served:
    """The pages of all kinds of layers, as a WSGI application.

    There are two addresses for each kind, ``/TOKEN/conv`` and ``/TOKEN/conv/setting?i=5&k=3``;
    nothing else is answered, and no file is read.

    Parameters
    ----------
    kind : str
        Kind of layer, such as ``"conv"``, whose page has what was given.
    given : mapping
        What was typed for its options, by their names in Python.
    look : mapping
        That of it which all kinds have.
    port : int
        Port of the address that browsers must have asked.
    token : str
        First part of all paths: who does not know it sees nothing.
    """

    kind: str
    given: Mapping[str, Any]
    look: Mapping[str, Any]
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    #: Drawings are made one after the other.
    _turn: Any = field(default_factory=threading.Lock, repr=False)

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://{HOST}:{self.port}/{self.token}/{self.kind}"

    @property
    def hosts(self) -> set[str]:
        """What browsers may call this machine."""
        return {f"{name}:{self.port}" for name in (HOST, "localhost")}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        response = self.answer(Request(environ, populate_request=False))
        response.headers.extend(HEADERS)
        return response(environ, start)

    def answer(self, request: Request) -> Response:
        """Return the answer to a request."""
        # A page elsewhere may have a name that leads to this machine.
        if request.environ.get("HTTP_HOST") not in self.hosts:
            return Response("not this host\n", 403)
        if request.method != "GET":
            return Response("ask by GET\n", 405)
        first, token, *rest = request.path.split("/")
        if first or not secrets.compare_digest(token.encode(), self.token.encode()):
            return Response("no such page\n", 404)
        match rest:
            case [kind] if kind in KINDS:
                return Response(self.page(kind), mimetype="text/html")
            case [kind, "setting"] if kind in KINDS:
                return self.setting(kind, request.args.to_dict())
        return Response("no such page\n", 404)

    def page(self, kind: str) -> str:
        """Return the page of a kind of layer."""
        controls, fixed = self._controls(kind)
        given = fixed | read(controls, {one.key: typed(one.value) for one in controls})
        with self._turn:
            return page_of(kind, controls, asked(kind, given), told(kind, given), kinds=KINDS)

    def setting(self, kind: str, words: Mapping[str, str]) -> Response:
        """Return what is told and drawn of a setting."""
        controls, fixed = self._controls(kind)
        try:
            given = fixed | read(controls, words)
        except ConvanimError as error:
            return Response(error.spelt(as_flag), 400)
        with self._turn:
            found = told(kind, given)
        return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")

    def _controls(self, kind: str) -> tuple[tuple[Control, ...], dict[str, Any]]:
        """Return the controls of a kind of layer, and what is given besides."""
        controls, fixed = open_controls(kind, self.given if kind == self.kind else self.look)
        return controls, {"max_steps": MOST_STEPS, **fixed}


class _Quiet(WSGIRequestHandler):
    """Answers without a word in the terminal."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def version_string(self) -> str:
        """Tell no versions."""
        return "convanim"


def serve(
    kind: str,
    given: Mapping[str, Any],
    look: Mapping[str, Any],
    port: int,
    ready: Callable[[str], None],
) -> None:
    """Serve explorers until a signal ends it.

    Parameters
    ----------
    kind, given, look
        See `Served`.
    port : int
        The port; 0 for any that is free.
    ready : callable
        Takes the address, when it can be asked.

    Raises
    ------
    ConvanimError
        If the first page can't be drawn.
    OSError
        If the port is taken.
    """
    with socket.create_server((HOST, port)) as listening:
        app = Served(kind, given, look, listening.getsockname()[1])
        app.page(kind)
        server = make_server(
            HOST, app.port, app, threaded=True, request_handler=_Quiet, fd=listening.fileno()
        )

        def stop(number: int, frame: object) -> None:
            # An exception could be lost, as in an import; and this thread is the one that serves.
            threading.Thread(target=server.shutdown, daemon=True).start()

        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, stop)
        with server:
            ready(app.address)
            server.serve_forever(poll_interval=0.1)

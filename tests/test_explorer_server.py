"""What the server of explorers answers, and what it refuses."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
from explorer_server import running
from hypothesis import given
from hypothesis import strategies as st
from support import run

import convanim as ca
from convanim.explorers.parameters import open_controls, read, typed
from convanim.layers import KINDS

pytest.importorskip("werkzeug", reason="no Werkzeug: pip install 'convanim[explore]'")


@pytest.fixture(scope="module")
def server():
    with running("conv", "-i", "6", "-k", "3..5", "--theme", "dark") as found:
        yield found


def ask(server, path, host=None, method="GET"):
    """Ask for a path as it is written; a browser would tidy it up first."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def setting(server, kind="conv", **words):
    answer, body = ask(server, f"/{server.token}/{kind}/setting?{urlencode(words)}")
    assert answer.status == 200
    assert answer.getheader("Content-Type").startswith("application/json")
    return json.loads(body)


def test_the_address_has_a_token_of_its_own_and_nothing_else_is_printed(server):
    assert len(server.token) >= 22
    with running() as other:
        assert other.token != server.token
        assert other.address.endswith("/conv")
        assert other.stop() == (0, "served to this machine alone, until Control-C:\nstopped\n")


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in ("conv-transpose", "fold") else pytest.param(kind, marks=pytest.mark.slow)
        for kind in KINDS
    ],
)
def test_every_kind_of_layer_has_its_page(server, kind):
    answer, body = ask(server, f"/{server.token}/{kind}")
    assert answer.status == 200
    assert body.startswith("<!doctype html>")
    assert f'<option value="{kind}" selected>{KINDS[kind].title}</option>' in body


def test_what_was_given_is_where_the_controls_stand(server):
    _, page = ask(server, f"/{server.token}/conv")
    assert ">6×6 → 4×4</p>" in page
    assert "--kernel" not in page
    assert '["3", "4", "5"]' in page.replace("&#34;", '"')
    _, other = ask(server, f"/{server.token}/max-pool")
    assert 'theme="dark"' in other.replace("&#34;", '"').replace("\\u0022", '"').replace('\\"', '"')


def test_settings_are_those_that_python_draws(server):
    found = setting(server, "conv-transpose", i=3, k=3, s=2, p=1)
    layer = ca.ConvTranspose(3, kernel=3, stride=2, padding=1)
    player = ca.animate(layer).to_bytes("html").decode()
    assert f">{found['svg']}</svg>" in player
    assert found["sizes"] == "3×3 → 5×5"
    with pytest.raises(ca.ConvanimError) as error:
        ca.Conv(3, kernel=5)
    assert setting(server, i=3, k=5) == {"wrong": str(error.value)}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.x:{port}", "x@"],
)
def test_another_host_is_refused(server, host):
    answer, body = ask(server, f"/{server.token}/conv", host.format(port=server.port))
    assert (answer.status, body) == (403, "not this host\n")


def test_it_listens_to_this_machine_alone(server):
    # Another address of this machine, which it has where it has no network, too.
    for other in {"127.0.0.2", socket.gethostbyname(socket.gethostname())} - {"127.0.0.1"}:
        with pytest.raises(OSError, match=r"refused|timed out"):
            socket.create_connection((other, server.port), timeout=2)
    answer, _ = ask(server, f"/{server.token}/conv", f"localhost:{server.port}")
    assert answer.status == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/", "//", "/conv", "/x/conv", "/{token}x/conv", "/{short}/conv", "/é/conv", "*"),
        *("/{token}", "/{token}/", "/{token}/nix", "/{token}/conv/", "/{token}//conv"),
        *(
            "/{token}/../../etc/passwd",
            "/{token}/%2e%2e/%2e%2e/etc/passwd",
            "/{token}/conv/../conv",
        ),
        *("/{token}/conv/player.js", "/{token}/conv/setting/x", "/{token}/..%2fconv"),
        "/../{token}/conv",
    ],
)
def test_nothing_else_is_reachable(server, path):
    written = path.format(token=server.token, short=server.token[:-1])
    answer, body = ask(server, quote(written, safe="/%*"))
    assert answer.status == 404
    assert body == "no such page\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_nothing_but_get(server, method):
    assert ask(server, f"/{server.token}/conv", method=method)[0].status == 405


def test_answers_are_kept_to_oneself(server):
    for path in (f"/{server.token}/conv", "/", f"/{server.token}/conv/setting?i=5&k=3"):
        headers = ask(server, path)[0].headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"].strip().startswith("convanim")
        assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"i": 500, "k": 3}, "248,004 steps are more than the limit of 2,000"),
        ({"i": 10**9, "k": 10**9}, "cells"),
        ({"i": "9" * 40, "k": 1}, "--input must be"),
        ({"i": "5x5x5x5", "k": 1}, "a layer has at most 3 axes"),
        ({"i": "3..8", "k": 1}, "--input must be a whole number"),
        ({"i": "<b>", "k": 1}, "--input must be a whole number, got '<b>'"),
    ],
)
def test_a_layer_over_the_limits_gets_one_line_at_once(server, words, said):
    start = time.monotonic()
    found = setting(server, **words)
    assert time.monotonic() - start < 2
    assert found.keys() == {"wrong"}
    assert said in found["wrong"]
    assert "\n" not in found["wrong"]


@pytest.mark.parametrize(
    "words",
    [
        {"theme": "/etc/passwd"},
        {"view": "nix"},
        {"font": "serif"},
        {"x": "/etc/passwd"},
        {"output": "x.gif"},
        {"padding-mode": "nix"},
        {"i": "5" * 41},
    ],
)
def test_only_controls_are_asked_for_and_only_their_words(server, words):
    path = f"/{server.token}/conv/setting?{urlencode({'i': 5, 'k': 3, **words})}"
    assert ask(server, path)[0].status == 400


def test_a_redraw_is_quick(server):
    setting(server, i=5, k=3)
    times = []
    for i in (5, 6, 7, 8, 9):
        start = time.monotonic()
        setting(server, i=i, k=3, p=1)
        times.append(time.monotonic() - start)
    assert sorted(times)[2] < 0.4  # 10 to 60 ms where nothing else runs


def test_idle_connections_hold_nobody_up_and_questions_may_come_at_once(server):
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda i: setting(server, i=i, k=3)["sizes"], range(3, 11))]
    assert found == [f"{i}×{i} → {i - 2}×{i - 2}" for i in range(3, 11)]
    for one in idle:
        one.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_one_line_while_it_draws(number):
    with running("conv", "-i", "5", "-k", "3", "--max-steps", "9000") as found:
        path = f"/{found.token}/conv/setting?i=90&k=3"

        def draw():
            with pytest.raises((OSError, http.client.HTTPException)):
                ask(found, path)

        asked = threading.Thread(target=draw)
        asked.start()
        time.sleep(0.3)
        start = time.monotonic()
        status, said = found.stop(number)
        assert time.monotonic() - start < 3
        asked.join()
        assert (status, said.splitlines()[-1]) == (0, "stopped")
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["conv", "-i", "3", "-k", "5"], "kernel 5 is larger than the"),
        (["conv", "-i", "500"], "248,004 steps are more than"),
        (["conv", "--theme", "nix"], "unknown theme 'nix'"),
        (["conv", "-i", "8..3"], "--input '8..3' does not rise"),
        (["con"], "unknown command 'con'"),
        (["--port", "99999"], "--port must be at most 65535, got 99999"),
        (["--port", "any"], "--port must be a whole number, got 'any': give 0 or more"),
    ],
)
def test_a_mistake_is_told_before_anything_is_served(words, said, tmp_path):
    result = run("explore", *words, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"convanim: {said}")
    assert result.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_told(server, tmp_path):
    result = run("explore", "--port", str(server.port), cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr == (
        f"convanim: port {server.port} is taken: give another --port, or none for a free one\n"
    )


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_what_controls_show_is_read_as_it_was_given(kind, data):
    controls, fixed = open_controls(kind, {})
    assert fixed == {}
    chosen = {one.key: data.draw(st.sampled_from(one.choices)) for one in controls}
    given_back = read(controls, {key: typed(value) for key, value in chosen.items()})
    by_key = {one.key: one.name for one in controls}
    assert given_back == {by_key[key]: value for key, value in chosen.items() if value != ""}


def test_without_its_library_one_line_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "werkzeug", None)
    for name in ("werkzeug.serving", "convanim.explorers.server"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    result = run("explore", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == "convanim: explore needs Werkzeug: pip install 'convanim[explore]'\n"

"""What help says of defaults, ways to write values, and the numbers in file names."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

import click
import pytest

import convanim as ca
from convanim.command.cli import cli
from convanim.layers import KINDS


def test_names_of_the_layers():
    """By these they are asked for, in commands and in lists."""
    assert dict(KINDS) == {
        "conv": ca.Conv,
        "conv-transpose": ca.ConvTranspose,
        "max-pool": ca.MaxPool,
        "avg-pool": ca.AvgPool,
    }


def told_defaults(command: click.Command) -> dict[str, str]:
    """Read the defaults that a command's help tells, by the options' names."""
    found = {}
    for option in command.params:
        told = re.search(
            r"\[default: ([^];]+)|([\w.-]+) \(default\)", getattr(option, "help", None) or ""
        )
        if told:
            found[option.name] = told[1] or told[2]
    return found


#: Defaults that help tells in words.
WORDS = {"the kernel": 2, "it does": True}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", ["", "shape"])
def test_help_tells_a_layers_defaults(kind, group):
    told = told_defaults((cli.commands[group] if group else cli).commands[kind])
    parameters = inspect.signature(KINDS[kind]).parameters
    optional = {name for name, p in parameters.items() if p.default is not p.empty}
    assert optional - set(told) <= {"ceil_mode"}  # a switch, off by default
    plain = KINDS[kind](7, 2)
    for name in optional & set(told):
        value = WORDS.get(told[name], told[name])
        assert KINDS[kind](7, 2, **{name: value}) == plain


@pytest.mark.parametrize("kind", KINDS)
def test_help_tells_the_defaults_of_a_look(kind, conv):
    told = told_defaults(cli.commands[kind])
    parameters = inspect.signature(ca.animate).parameters
    looks = {name: text for name, text in told.items() if name in parameters}
    assert set(looks) >= {"view", "theme", "dpi", "duration", "max_steps", "max_pixels"}
    plain = ca.animate(conv)
    for name, text in looks.items():
        if name in ("steps", "weights"):
            continue
        value = text if name in ("view", "theme") else int(text.replace(",", ""))
        animation = ca.animate(conv, **{name: value})
        for field in fields(plain):
            assert getattr(animation, field.name) == getattr(plain, field.name)
    assert looks["steps"] == "all"
    assert list(plain.steps) == list(range(9))
    matrix = ca.animate(conv, view="matrix")
    assert matrix.symbols == ca.animate(conv, view="matrix", weights=looks["weights"]).symbols


@pytest.mark.parametrize("command", ["guide", "gallery"])
def test_help_tells_that_one_process_draws(command):
    (jobs,) = (option for option in cli.commands[command].params if option.name == "jobs")
    assert told_defaults(cli.commands[command])["jobs"] == str(jobs.default) == "1"


@pytest.mark.parametrize("text", ["5x7", "5X7", "5×7", "5,7", "5, 7", " 5x7 ", "5 x 7"])
def test_ways_to_write_one_number_an_axis(text):
    assert ca.Conv(text, 1) == ca.Conv((5, 7), 1)


@pytest.mark.parametrize("text", ["1:0,2:1", "1:0x2:1", "1:0 × 2:1", "1:0, 2:1"])
def test_ways_to_write_a_padding(text):
    assert ca.Conv(5, 1, padding=text) == ca.Conv(5, 1, padding=((1, 0), (2, 1)))


@pytest.mark.parametrize("text", ["5;7", "5 7", "5,,7", ",5", "5,", "5:7", "5x7y", "5.7", "", "x"])
def test_what_is_no_such_way(text):
    with pytest.raises(ca.ConvanimError, match="input must be a whole number"):
        ca.Conv(text, 1)


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        ([0, 9], ["c-00", "c-09"]),
        ([0, 99], ["c-00", "c-99"]),
        ([0, 99, 100], ["c-000", "c-099", "c-100"]),
        ([100, 7], ["c-100", "c-007"]),
        ([999, 1000], ["c-0999", "c-1000"]),
    ],
)
@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_files_of_steps_sort_as_the_steps_do(steps, names, suffix, tmp_path):
    animation = ca.animate(ca.Conv((1, 1001), 1), view="numerical", steps=steps, dpi=10)
    written = animation.save(tmp_path / f"c-frames.{suffix}")
    assert [path.name for path in written] == [f"{name}.{suffix}" for name in names]
    by_name = sorted(zip([path.name for path in written], steps, strict=True))
    assert [step for _, step in by_name] == sorted(steps)
    assert all(path.is_file() for path in written)

"""What help says of defaults, ways to write values, and the numbers in file names."""

from __future__ import annotations

import inspect
import re

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
        "lp-pool": ca.LpPool,
        "adaptive-avg-pool": ca.AdaptiveAvgPool,
        "adaptive-max-pool": ca.AdaptiveMaxPool,
        "global-avg-pool": ca.GlobalAvgPool,
        "global-max-pool": ca.GlobalMaxPool,
        "max-unpool": ca.MaxUnpool,
        "upsample": ca.Upsample,
        "unfold": ca.Unfold,
        "fold": ca.Fold,
        "pixel-shuffle": ca.PixelShuffle,
        "pixel-unshuffle": ca.PixelUnshuffle,
    }


def command_of(*words: str) -> click.Command:
    """Return a command by its words: `convanim` makes it when it is asked for."""
    command: click.Command = cli
    for word in words:
        assert isinstance(command, click.Group)
        made = command.get_command(click.Context(command), word)
        assert made is not None
        command = made
    return command


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


WEIGHTS = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]

#: Defaults that help tells in words.
WORDS = {"the kernel": 2, "it does": True}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("group", ["", "shape"])
def test_help_tells_a_layers_defaults(kind, group):
    told = told_defaults(command_of(*[group] * bool(group), kind))
    parameters = inspect.signature(KINDS[kind]).parameters
    optional = {name for name, p in parameters.items() if p.default is not p.empty}
    # Switches that are off by default, and what is left out by default.
    assert optional - set(told) <= {"ceil_mode", "true_convolution", "channels", "output_size"}
    assert set(told) <= set(parameters) | set(inspect.signature(ca.animate).parameters)
    sizes = {"input": 8, "kernel": 2, "factor": 2, "output_size": 8 if kind == "fold" else 3}
    needed = {name: sizes[name] for name in set(parameters) - optional}
    plain = KINDS[kind](**needed)
    for name in optional & set(told):
        value = WORDS.get(told[name], told[name])
        assert KINDS[kind](**needed, **{name: value}) == plain


@pytest.mark.parametrize("kind", KINDS)
def test_help_tells_the_defaults_of_a_look(kind, conv):
    told = told_defaults(command_of(kind))
    parameters = inspect.signature(ca.animate).parameters
    looks = {name: text for name, text in told.items() if name in parameters}
    assert set(looks) >= {"theme", "duration", "max_steps", "max_pixels"}
    plain = ca.animate(conv)
    for name, text in looks.items():
        animation = ca.animate(conv, **{name: int(text) if text.isdigit() else text})
        assert animation.settings[name] == plain.settings[name]
        assert animation == plain


def test_help_tells_what_is_usual_where_it_is_no_value(conv):
    says = {option.name: option.help for option in command_of("conv").params}
    assert "; all, or the first few in a panel." in says["steps"]
    assert says["view"].endswith("; by default the one that suits the layer.")
    plain = ca.animate(conv)
    assert plain == ca.animate(conv, view="slanted")
    assert ca.animate(ca.MaxPool((6,), 2)) == ca.animate(ca.MaxPool((6,), 2), view="rows")
    maps = ca.Conv(5, 3, channels=(2, 3))
    assert ca.animate(maps) == ca.animate(maps, view="maps")
    assert list(plain.steps) == list(range(9))
    assert plain.panel().width == 4 * plain.scene.width
    assert says["weights"] == "Symbols or numbers; numbers where w is given (view matrix)."
    matrix = ca.animate(conv, view="matrix")
    assert matrix == ca.animate(conv, view="matrix", weights="symbols")
    assert matrix != ca.animate(conv, view="matrix", weights="numbers")
    given = ca.animate(conv, view="matrix", w=WEIGHTS)
    assert given == ca.animate(conv, view="matrix", w=WEIGHTS, weights="numbers")
    assert given != ca.animate(conv, view="matrix", w=WEIGHTS, weights="symbols")


@pytest.mark.parametrize("command", ["guide", "gallery"])
def test_help_tells_that_one_process_draws(command):
    (jobs,) = (option for option in command_of(command).params if option.name == "jobs")
    assert told_defaults(command_of(command))["jobs"] == str(jobs.default) == "1"


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

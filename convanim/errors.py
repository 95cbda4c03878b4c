"""The errors that a user can meet, and how their messages are worded."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

__all__ = [
    "LONGEST_MESSAGE",
    "ConvanimError",
    "Option",
    "WordError",
    "as_flag",
    "as_key",
    "left_out",
    "listed",
    "needs",
    "one_line",
    "shortened",
    "told_of",
    "told_of_layer",
    "unknown",
]

LONGEST_MESSAGE = 300  # characters of a message
LONGEST_VALUE = 40  # characters of a user's value in a message
LONGEST_WORD = 120  # characters of one word of a message, such as a path
LONGEST_LIST = 150  # characters of a list of names in a message
MOST_NAMES = 24  # known names that a message lists besides a similar one

#: Why there is nothing of a name, by a part of it as a key.
_LEFT_OUT = {
    "deform": "deformable convolution is left out on purpose; its windows depend on the numbers",
    "padding-mode": "only a convolution has a padding mode; no framework has one for other layers",
}


class Option(str):
    """The name of a parameter in a message; each interface spells it as its users type it."""

    __slots__ = ()


class ConvanimError(ValueError):
    """A mistake of the user: the message says what is wrong, with which value, and what is right.

    The message is one line of at most 300 characters. Failures of the machine, such as a full
    disk or a folder without write permission, remain ``OSError``.

    Parameters
    ----------
    *parts : str
        The texts that make up the message; names of parameters are `Option`.
    """

    def __init__(self, *parts: str) -> None:
        super().__init__(*parts)

    def __str__(self) -> str:
        return self.spelt(str)

    def spelt(self, spell: Callable[[str], str]) -> str:
        """Return the message with each name of a parameter spelt by a function.

        Parameters
        ----------
        spell : callable
            Takes the name of a parameter as Python has it, and returns it as the user types it.

        Returns
        -------
        str
            One line of at most 300 characters.

        Examples
        --------
        >>> ConvanimError(Option("max_steps"), " must be above 0").spelt(as_key)
        'max-steps must be above 0'
        """
        parts = (part if isinstance(part, str) else shortened(part) for part in self.args)
        return one_line("".join(spell(p) if isinstance(p, Option) else p for p in parts))


class WordError(ConvanimError, TypeError):
    """A parameter with an unknown name or in a wrong position.

    It is a ``TypeError`` as well, because Python raises that for such calls.
    """


def needs(what: str, library: str, extra: str) -> ConvanimError:
    """Return the error for a library that is not installed, with the line that installs it.

    Examples
    --------
    >>> print(needs("a deck", "python-pptx", "pptx"))
    a deck needs python-pptx: pip install 'convanim[pptx]'
    """
    return ConvanimError(f"{what} needs {library}: pip install 'convanim[{extra}]'")


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """Begin the message of a ConvanimError in the block with a name."""
    try:
        yield
    except ConvanimError as error:
        raise ConvanimError(f"{name}: ", *error.args) from None


@contextmanager
def told_of_layer(number: int) -> Iterator[None]:
    """Begin the message of a ConvanimError in the block with the number of its layer."""
    try:
        yield
    except ConvanimError as error:
        if str(error).startswith("layer "):
            raise
        raise ConvanimError(f"layer {number}: ", *error.args) from None


def as_key(name: str) -> str:
    """Spell the name of a parameter as a key of a list of figures."""
    return name.replace("_", "-")


def as_flag(name: str) -> str:
    """Spell the name of a parameter as an option of the command line."""
    return f"--{as_key(name)}"


def one_line(text: str, most: int = LONGEST_MESSAGE) -> str:
    r"""Return a message on one line, printable, and shortened to a limit.

    Parameters
    ----------
    text : str
        The message.
    most : int
        Limit in characters.

    Returns
    -------
    str
        The message; single words of more than 120 characters, such as paths, lose their middle.

    Examples
    --------
    >>> print(one_line("two\nlines,  a \x1b"))
    two lines, a \x1b
    >>> len(one_line("word " * 100))
    300
    """
    words = (_escaped(word) for word in text.split())
    line = " ".join(
        w if len(w) <= LONGEST_WORD else f"{w[: LONGEST_WORD // 3]}…{w[-LONGEST_WORD // 2 :]}"
        for w in words
    )
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def shortened(value: object, most: int = LONGEST_VALUE) -> str:
    """Return a user's value as text that fits into a message, even where its ``repr`` fails.

    Parameters
    ----------
    value : object
        Any value.
    most : int
        Limit in characters.

    Returns
    -------
    str
        The beginning of its ``repr``, or the name of its type where that fails.

    Examples
    --------
    >>> shortened("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    >>> shortened(object())
    '<object object>'
    """
    try:
        text = repr(value[:most] if type(value) in (str, bytes) else value)  # type: ignore[index]
    except ValueError:  # an int of thousands of digits
        text = "a number too long to write" if isinstance(value, int) else _type_with_article(value)
    except Exception:
        text = _type_with_article(value)
    text = " ".join(re.sub(" at 0x[0-9A-Fa-f]+", "", text[: 4 * most]).split())
    return text if len(text) <= most else f"{text[: most - 3]}…"


def listed(names: Iterable[str], most: int = LONGEST_LIST) -> str:
    """Join as many names as fit, and say how many more there are.

    Parameters
    ----------
    names : iterable of str
        The names; the first one is always written.
    most : int
        Limit in characters for the names that are written.

    Returns
    -------
    str
        The names, separated by commas.

    Examples
    --------
    >>> listed(["slanted", "numerical", "kernel"], 20)
    'slanted, numerical and 1 more'
    """
    words = list(names)
    fit = next((n for n in range(len(words), 1, -1) if len(", ".join(words[:n])) <= most), 1)
    rest = f" and {len(words) - fit} more" if len(words) > fit else ""
    return ", ".join(words[:fit]) + rest


def unknown(what: str, word: object, known: Iterable[str]) -> ConvanimError:
    """Return the error for an unknown name, with the most similar known one.

    Parameters
    ----------
    what : str
        What the name stands for, such as ``"view"``.
    word : object
        What the user gave.
    known : iterable of str
        The known names. More than 24 are listed only where none is similar.

    Returns
    -------
    ConvanimError
        The error, to be raised by the caller.

    Examples
    --------
    >>> print(unknown("view", "slated", ["slanted", "numerical"]))
    unknown view 'slated': did you mean 'slanted'? (known: slanted, numerical)
    """
    names = list(known)
    typed = str.__str__(word)[:LONGEST_WORD].lower() if isinstance(word, str) else ""
    if reason := left_out(typed):
        return ConvanimError(f"{what} {shortened(word)}: {reason}")
    near = difflib.get_close_matches(typed, names, n=1, cutoff=0.6)
    hint = f": did you mean {shortened(near[0])}?" if near else ""
    known_ones = f" (known: {listed(names)})" if len(names) <= MOST_NAMES or not near else ""
    return ConvanimError(f"unknown {what} {shortened(word)}{hint}{known_ones}")


def left_out(word: str) -> str | None:
    """Return why there is no layer or parameter of such a name; None where there is no reason.

    Examples
    --------
    >>> print(left_out("--padding-mode"))
    only a convolution has a padding mode; no framework has one for other layers
    """
    typed = as_key(word.lower())
    return next((reason for part, reason in _LEFT_OUT.items() if part in typed), None)


def _type_with_article(value: object) -> str:
    return f"a {type(value).__name__}"


def _escaped(word: str) -> str:
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in word)

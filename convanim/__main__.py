"""The command ``convanim``, also as ``python -m convanim``.

Signals are handled before anything else is imported, which takes time.
"""

from __future__ import annotations

from convanim.files import interrupts


def main() -> None:
    """Run the command line; an interruption at any moment ends it with one line."""
    interrupts.install()

    from convanim.command.cli import main

    main()


if __name__ == "__main__":
    main()

"""The command ``convanim``, also as ``python -m convanim``: signals first, then what takes time."""

from __future__ import annotations

from convanim.files import interrupts


def main() -> None:
    """Run the command line, and let an interruption at any moment end it with one line."""
    interrupts.install()

    from convanim.command.cli import main

    main()


if __name__ == "__main__":
    main()

"""Files of themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from convanim.errors import ConvanimError

__all__ = ["read_table"]


def read_table(said: str, folder: Path) -> dict[str, Any]:
    """Return the keys and values of a TOML file.

    Parameters
    ----------
    said : str
        The file, as a user named it.
    folder : Path
        Where a relative path begins.

    Raises
    ------
    ConvanimError
        Where it can't be read.
    """
    import tomllib  # most pictures have a theme with a name

    try:
        return tomllib.loads((folder / said).read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = ": it is not UTF-8"
    except OSError as error:
        reason = f": {(error.strerror or 'it failed').lower()}"
    except (ValueError, RecursionError) as error:  # a number too long, a list too deep
        reason = f" as TOML: {error}"
    raise ConvanimError(f"theme {said} can't be read{reason}")

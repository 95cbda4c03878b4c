"""Renderers: they draw a scene as pixels or as vectors. Only they use matplotlib."""

from convanim.errors import ConvanimError

try:
    import matplotlib  # noqa: F401
except ImportError:
    raise
except Exception as error:  # it reads the user's settings while it is imported
    reason = " ".join(str(error).split())
    if len(reason) > 120:
        reason = f"{reason[:119]}…"
    raise ConvanimError(
        f"matplotlib can't read your settings: {reason} (mend or remove MPLBACKEND, or the"
        " matplotlibrc, which it looks for in this folder first)"
    ) from None

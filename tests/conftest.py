from __future__ import annotations

import pytest
import support  # noqa: F401 - its settings of hypothesis are for all tests

import convanim as ca


@pytest.fixture(scope="session")
def conv() -> ca.Conv:
    """A layer with padding, strides and few steps (figure 2.6)."""
    return ca.Conv(5, kernel=3, stride=2, padding=1)

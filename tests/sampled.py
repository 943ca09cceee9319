"""Long lists of cases, of which the fast tests try some."""

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(number: int, cases: Iterable[Any]) -> list[Any]:
    """Cases for `parametrize`: the first of each so many, counted from the first, is fast, the others are slow."""
    return [
        case if index % number == 0 else pytest.param(case, marks=pytest.mark.slow) for index, case in enumerate(cases)
    ]

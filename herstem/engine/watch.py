"""Lets somebody know of each query that an engine was asked: its text, what came of it, how long that took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from herstem.engine.errors import EngineError

ANSWERED = "answered"
Watch = Callable[[str, str, float], None]


def unwatched(text: str, outcome: str, seconds: float) -> None:
    """Nobody wants to know."""


def outcome_of(error: EngineError | None) -> str:
    """ANSWERED, or the name of the error without "Error"."""
    return type(error).__name__.removesuffix("Error") if error else ANSWERED


@contextmanager
def watched(watch: Watch, text: str) -> Iterator[None]:
    """Within this, a query is being answered."""
    began = time.perf_counter()
    outcome = ANSWERED
    try:
        yield
    except EngineError as error:
        outcome = outcome_of(error)
        raise
    except BaseException:
        outcome = "Interrupted"
        raise
    finally:
        watch(text, outcome, time.perf_counter() - began)

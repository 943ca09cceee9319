"""herstem.web.problems: what each error of an engine is over HTTP."""

import pytest

from herstem.engine.errors import (
    DataError,
    EngineError,
    OverloadedError,
    QueryTooLargeError,
    RemoteError,
    ServiceForbiddenError,
    StoreError,
    StoreFullError,
    TimeLimitError,
    UpdateError,
)
from herstem.web.problems import explain, headers_of, status_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UpdateError("no", 1, 1), 400),
        (DataError("no"), 400),
        (ServiceForbiddenError("no"), 403),
        (QueryTooLargeError("no"), 413),
        (EngineError("no"), 500),
        (StoreError("no"), 500),
        (RemoteError("no"), 502),
        (TimeLimitError("no"), 503),
        (StoreFullError("no"), 507),
    ],
)
def test_status(error: EngineError, status: int) -> None:
    assert status_of(error) == status
    assert "o" in explain(error)


def test_who_comes_when_there_is_too_much_to_do_is_told_when_to_come_again() -> None:
    assert int(headers_of(OverloadedError("busy"))["Retry-After"]) > 0
    assert headers_of(TimeLimitError("late")) == {}

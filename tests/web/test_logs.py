"""herstem.web.logs: one line an event, whatever is in it."""

import json
import logging

import pytest

from herstem.web.logs import FORMATS, Lines, configure, shortened


def record(message: str, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("herstem.test", logging.WARNING, __file__, 1, message, None, None)
    made.fields = fields
    made.created = 0.0
    return made


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["a\nb", "a\r\n2026 level=error", "\x1b[31m", "‮", " ", '" x="', "\ud800"])
def test_nothing_in_a_line_can_pass_for_another(form: str, text: str) -> None:
    line = Lines(form).format(record("slow query", query=text))
    assert line.isascii()
    assert line.isprintable()
    assert line.count("level=") <= 2


def test_a_line_of_text() -> None:
    line = Lines("text").format(record("slow query", seconds=1.5, query='SELECT "é"'))
    assert line == (
        '1970-01-01T00:00:00.000+00:00 level="warning" event="slow query" seconds=1.5 query="SELECT \\"\\u00e9\\""'
    )


def test_a_line_of_json() -> None:
    line = json.loads(Lines("json").format(record("slow query", seconds=1.5)))
    assert line == {"time": "1970-01-01T00:00:00.000+00:00", "level": "warning", "event": "slow query", "seconds": 1.5}


def test_an_error_is_on_its_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.root.handlers[:], logging.root.level
    try:
        configure("json")
        try:
            raise ValueError("wrong\nhere")
        except ValueError:
            logging.getLogger("uvicorn.error").exception("failed")
        logging.getLogger("herstem.requests").info("request")
        logging.getLogger("somebody").info("chatter")
    finally:
        logging.root.handlers[:], logging.root.level = before
    failed, request = map(json.loads, capsys.readouterr().err.splitlines())
    assert "ValueError: wrong\nhere" in failed["error"]
    assert request["event"] == "request"


def test_long_texts_are_cut() -> None:
    assert shortened("x" * 2000) == "x" * 2000
    assert shortened("x" * 3000).endswith("x… (3,000 characters)")
    assert len(shortened("x" * 10**6)) < 2100

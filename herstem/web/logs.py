"""What the server writes down: one line an event, as text or JSON; nothing in it can pass for another line."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

FORMATS = ("text", "json")
_LONGEST = 2_000


class Lines(logging.Formatter):
    """Formats a record as a line: time, level, event, and the fields of `extra={"fields": …}`."""

    def __init__(self, form: str) -> None:
        """`form` is one of FORMATS."""
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter. Values are written as JSON, which escapes whatever is not plain ASCII."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {"level": record.levelname.lower(), "event": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info:
            fields["error"] = "".join(traceback.format_exception(*record.exc_info))
        if self._form == "json":
            return json.dumps({"time": time, **fields})
        return " ".join([time, *(f"{name}={json.dumps(value)}" for name, value in fields.items())])


def configure(form: str) -> None:
    """Write what this server and its libraries log to standard error; warnings only, but for the server's own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("herstem").setLevel(logging.INFO)


def shortened(text: str) -> str:
    """A text of a client's, cut to a length that a log bears."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"

"""What the commands share: where they write to people, how they fail, how they show that they are at work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

BAD_INPUT = 2

err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def counted(count: int, what: str) -> str:
    """How many there are of what one calls so, which takes an -s where they are not one."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def fail(message: str) -> NoReturn:
    """End the command with a message and exit code 2."""
    err.print(message, markup=False)
    raise typer.Exit(BAD_INPUT)


@contextmanager
def source_errors() -> Iterator[None]:
    """Bad sources end the command with a line each and exit code 2; nothing has been written by then."""
    from herstem.pipeline.build import DisagreementError
    from herstem.pipeline.classify import HermitError
    from herstem.sources import SourceError

    try:
        yield
    except SourceError as error:
        for problem in error.problems:
            err.print(str(problem), markup=False)
        fail(f"{counted(len(error.problems), 'problem')} found; nothing was written.")
    except HermitError as error:
        fail(f"HermiT gives no answer: {error}; nothing was written.")
    except DisagreementError as error:
        for objection in error.objections:
            err.print(objection, markup=False)
        fail("the two reasoners must agree before a release is made; nothing was written.")
    except OSError as error:
        fail(f"{error.filename or 'a file'}: {error.strerror or error}; nothing was written.")
    except KeyboardInterrupt:
        fail("interrupted; nothing was written.")


class Progress:
    """Shows the stage at work: a spinner on a terminal, a line a stage elsewhere."""

    def __init__(self) -> None:
        self._status = err.status("starting") if err.is_terminal else None

    def __enter__(self) -> "Progress":
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, stage: str, outcome: float | str | None) -> None:
        """A stage begins (no outcome), took so many seconds, or had not to run."""
        if outcome is not None:
            word = outcome if isinstance(outcome, str) else f"{outcome:5.1f} s"
            err.print(f"  {stage:<11} {word}", markup=False)
        elif self._status:
            self._status.update(f"{stage} …")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for long work, on a terminal only; gives what is to be called with the work, what is done and how much."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn  # here, for the many commands without a bar
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with RichProgress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("starting", total=1)
        yield lambda work, done, of: bar.update(task, description=work, completed=done, total=of)

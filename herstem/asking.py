"""The commands that ask the release: `query` puts a canned query, `queries` lists them, `sparql` puts one's own."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from inspect import Parameter as Argument
from inspect import Signature
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text
from typer.core import TyperGroup

from herstem import paths
from herstem.terminal import err, fail

if TYPE_CHECKING:
    from herstem.catalog import CannedQuery, Catalog, Parameter
    from herstem.engine.base import Answer
    from herstem.tables import Table

FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "jsonld")
_FORMAT = Annotated[str, typer.Option("--format", help=", ".join(FORMATS), autocompletion=lambda: list(FORMATS))]
_WORD, _LINES = 40, 6  # a column of a table is made no narrower than for a word so long, and no row higher

app = typer.Typer()


class _CatalogGroup(TyperGroup):
    """Each canned query as a command with its parameters as options, made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """See TyperGroup."""
        return list(_catalog())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """See TyperGroup. Exit code 2 for a name that there is not."""
        from herstem.catalog import CatalogError

        try:
            return _command(_catalog().find(cmd_name))
        except CatalogError as error:
            fail(str(error))


query_app = typer.Typer(cls=_CatalogGroup, no_args_is_help=True, subcommand_metavar="NAME [--PARAMETER VALUE]…")
app.add_typer(query_app, name="query")


@query_app.callback()
def query() -> None:
    """Ask a canned query: herstem query NAME --drug trastuzumab [--format csv]."""


@app.command()
def queries(
    words: Annotated[list[str] | None, typer.Argument(help="Only those that speak of all these.")] = None,
) -> None:
    """List the canned queries by group; `herstem query NAME --help` says what one takes and answers."""
    found = _catalog().in_groups(words or ())
    if not found:
        fail(f"no canned query speaks of {' and '.join(words or ())}; `herstem search` looks for things and claims")
    for group, members in found:
        table = RichTable(title=group.title, title_justify="left", title_style="bold", box=None, show_header=False)
        table.add_column(no_wrap=True, min_width=28)
        table.add_column()
        for each in members:
            table.add_row(Text(each.name), Text(each.title))
        Console().print(table)


@app.command()
def sparql(
    file: Annotated[str, typer.Argument(help="A file with a query in SPARQL, or - for what comes in.")],
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}; of triples ttl or jsonld.")] = "table",
) -> None:
    """Put a query in SPARQL to the release; hso:, hs:, hsg: and the like need no declaration."""
    from herstem.cli import open_release
    from herstem.engine.errors import EngineError, QueryError

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: {getattr(error, 'strerror', None) or 'not UTF-8 text'}")
    _, engine = open_release()
    try:
        answer = engine.query(text)
    except QueryError as error:
        fail(f"{file}: {error}\n{error.excerpt}")
    except EngineError as error:
        fail(f"{file}: {error}")
    _show(answer, format, None)


@cache
def _catalog() -> "Catalog":
    from herstem.catalog import Catalog

    return Catalog.load(paths.queries_dir())


def _command(canned: "CannedQuery") -> Any:
    """The command of a canned query."""
    told = "\n\n".join(filter(None, [canned.title, canned.description, canned.unanswered, canned.notice]))
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(canned.name, help=told, context_settings={"allow_extra_args": True})(_asker(canned))
    return typer.main.get_command(single)


def _asker(canned: "CannedQuery") -> Callable[..., None]:
    """A function whose arguments are the parameters of a query, for typer to read."""

    def ask(context: typer.Context, format: str, limit: int | None, offset: int, evidence: bool, **given: Any) -> None:
        if context.args:
            word = context.args[0]
            name, _, value = word.partition("=")
            known = name in {each.name for each in canned.parameters}
            fail(f"{word}: write --{name} {quote(value)}" if known else f"{word}: values go behind --PARAMETER")
        values = {
            name[1:]: [value] if isinstance(value, str) else list(value) for name, value in given.items() if value
        }
        _ask(canned, values, format, (limit, offset), evidence)

    arguments = [_argument(each) for each in canned.parameters]
    arguments.append(_keyword("context", typer.Context, Argument.empty))
    limit = typer.Option(min=0, help="At most so many rows.")
    offset = typer.Option(min=0, help="Leave out so many rows at the start.")
    evidence = typer.Option("--evidence", help="Add what is known of the claims that each row rests on.")
    arguments += [
        _keyword("format", _FORMAT, "table"),
        _keyword("limit", Annotated[int | None, limit], None),
        _keyword("offset", Annotated[int, offset], 0),
        _keyword("evidence", Annotated[bool, evidence], False),
    ]
    ask.__signature__ = Signature(arguments)  # type: ignore[attr-defined]
    ask.__annotations__ = {each.name: each.annotation for each in arguments}
    return ask


def _argument(parameter: "Parameter") -> Argument:
    """A parameter of a query as one of a function; its name is no keyword of Python."""
    notes = [parameter.of_class, "needed" if parameter.required else None]
    notes += [f"for example {parameter.example}" if parameter.example else None]
    told = parameter.description + "".join(f"; {note}" for note in notes if note)
    option = typer.Option(
        f"--{parameter.name}", help=told, metavar=parameter.type, autocompletion=lambda: _choices(parameter)
    )
    kind = list[str] | None if parameter.several else str | None
    return _keyword(f"_{parameter.name}", Annotated[kind, option], None)


def _keyword(name: str, annotation: Any, default: Any) -> Argument:
    return Argument(name, Argument.KEYWORD_ONLY, annotation=annotation, default=default)


def _choices(parameter: "Parameter") -> list[str]:
    """What may be given for a parameter, for the shell to complete."""
    from herstem.cli import open_release
    from herstem.resolve import ANYTHING, members

    if parameter.type == "boolean":
        return ["true", "false"]
    if parameter.type == "iri" and parameter.of_class not in (None, ANYTHING):
        _, engine = open_release()
        return [label for _, label in members(str(parameter.of_class), engine)]
    return list(parameter.values)


def _ask(
    canned: "CannedQuery", values: dict[str, list[str]], format: str, part: tuple[int | None, int], evidence: bool
) -> None:
    from herstem.catalog import CatalogError
    from herstem.catalog.select import paged
    from herstem.cli import open_release
    from herstem.engine.errors import EngineError

    _, engine = open_release()
    try:
        answer = engine.query(paged(canned.bind(values, engine, evidence=evidence), *part))
    except (CatalogError, EngineError) as error:
        fail(str(error))
    _show(answer, format, canned.notice)


def _show(answer: "Answer", format: str, notice: str | None) -> None:
    """Write an answer; the notice stands over it, of what other programs read beside it."""
    from herstem.exchange import result_set
    from herstem.tables import read_table

    graphs = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
    tables = {"csv": "text/csv", "tsv": "text/tab-separated-values"}
    tables |= {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml"}
    if answer.kind == "triples" and format == "table":
        format = "ttl"
    if format not in FORMATS or (answer.kind == "triples" and format not in graphs):
        fail(f"--format {format}: {' or '.join(graphs) if answer.kind == 'triples' else ', '.join(FORMATS)}")
    if format == "table":
        _print(read_table(answer), notice)
        return
    if notice:
        err.print(notice)
    if format in graphs and answer.kind == "solutions":
        sys.stdout.buffer.write(result_set.write(*answer.rows(), graphs[format]))
    elif format in graphs and answer.kind == "boolean":
        fail(f"--format {format}: not of yes or no")
    else:
        sys.stdout.buffer.write(answer.serialize((tables | graphs)[format]))


def _print(found: "Table", notice: str | None) -> None:
    if found.truth is not None:
        print("yes" if found.truth else "no")
        return
    rows = [[Text(", ".join(part.text for part in cell)) for cell in row] for row in found.rows]
    console = Console()
    columns = zip(found.columns, *([cell.plain for cell in row] for row in rows), strict=True)
    layout = _as_table if sum(map(_least, columns)) <= console.width else _as_lists
    console.print(layout(found.columns, rows, notice))
    more = "" if found.complete else " shown, there are more: --format csv has all"
    err.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}{more}", markup=False)


def _least(column: Sequence[str]) -> int:
    """The width that a column needs to be read, with the gap beside it."""
    return 2 + max(_longest(column), max(map(len, column)) // _LINES)


def _longest(column: Sequence[str]) -> int:
    """The length of the longest word; it stays whole, since one copies identifiers, but for long addresses."""
    return min(_WORD, max((len(word) for text in column for word in text.split()), default=0))


def _as_table(columns: Sequence[str], rows: Sequence[Sequence[Text]], notice: str | None) -> RichTable:
    table = RichTable(title=notice, title_justify="left", box=None, header_style="bold")
    for place, column in enumerate(columns):
        least = _longest([column, *(row[place].plain for row in rows)])
        table.add_column(column, overflow="fold", min_width=least)
    for row in rows:
        table.add_row(*row)
    return table


def _as_lists(columns: Sequence[str], rows: Sequence[Sequence[Text]], notice: str | None) -> RichTable:
    """Each row as a list of what it holds: for more columns than the terminal has room for."""
    table = RichTable(title=notice, title_justify="left", box=None, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            if cell:
                table.add_row(column, cell)
        table.add_row()
    return table

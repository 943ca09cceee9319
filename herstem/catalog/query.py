"""A canned query: a question in words, its parameters, and the SPARQL that answers it once values are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from herstem.catalog.chart import Chart
from herstem.catalog.errors import UnknownParameterError
from herstem.catalog.parameter import Parameter
from herstem.catalog.select import Select
from herstem.catalog.template import Template
from herstem.engine.base import Engine
from herstem.resolve import BadValueError

PAGE = 100


@dataclass(frozen=True)
class CannedQuery:
    """A question with its SPARQL text, which is the file, header included; a hypothetical one holds hypotheses.

    `description` says what it answers, `unanswered` what it does not. `ordering` are the columns that its rows are
    ordered by (`-name`: largest first), `page` is how many a page shows. `rows` is how many the example has on the
    release. `evidence` is how a row leads to the claims that it rests on: a graph pattern, or `?claim` where the query
    binds that itself; `evidence_part` is the query whose columns evidence adds. `chart` is drawn beside the table.
    """

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    unanswered: str = ""
    group: str = ""
    ordering: tuple[str, ...] = ()
    page: int = PAGE
    rows: int | None = None
    evidence: str | None = None
    hypothetical: bool = False
    chart: Chart | None = None
    evidence_part: Select | None = None

    @property
    def notice(self) -> str | None:
        """What must stand wherever the answer is shown, where it holds hypotheses."""
        return "Hypotheses drawn by a machine, not findings. Not for clinical decisions." if self.hypothetical else None

    @property
    def example(self) -> dict[str, list[str]]:
        """The values of the example call."""
        return {each.name: [each.example] for each in self.parameters if each.example is not None}

    @cached_property
    def sparql(self) -> str:
        """The text without its header."""
        return "".join(line for line in self.text.splitlines(True) if not line.startswith("#+"))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answer, without those that evidence adds."""
        return Select.read(self.sparql).columns

    @cached_property
    def evidence_columns(self) -> tuple[str, ...]:
        """The columns that evidence adds."""
        return Select.read(self._text_with_evidence).columns[len(self.columns) :] if self.evidence else ()

    def bind(self, values: Mapping[str, Sequence[str]], engine: Engine, *, evidence: bool = False) -> str:
        """The SPARQL with terms in place of its parameters. A blank value counts as none given.

        Names of things are looked up in the engine. With `evidence` the columns are more: see evidence_columns.
        Raises UnknownParameterError, BadValueError.
        """
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                takes = f"it takes {', '.join(known)}" if known else "it takes none"
                raise UnknownParameterError(f"{self.name} has no parameter {name!r}; {takes}")
        if evidence and not self.evidence:
            raise BadValueError(f"{self.name} has no evidence to add: its rows do not rest on claims")
        terms = {}
        for each in self.parameters:
            terms[each.name] = each.terms(values.get(each.name, ()), engine)
            if each.required and not terms[each.name]:
                raise BadValueError(f"{self.name} needs a value for {each.name} ({each.description})")
        return (self.template_with_evidence if evidence else self.template).fill(terms)

    @cached_property
    def template(self) -> Template:
        """The text, cut at its slots. Raises ValueError."""
        return Template(self.sparql)

    @cached_property
    def template_with_evidence(self) -> Template:
        """The text with the columns that evidence adds, cut at its slots."""
        return Template(self._text_with_evidence)

    @cached_property
    def _text_with_evidence(self) -> str:
        assert self.evidence
        assert self.evidence_part
        return Select.read(self.sparql).with_evidence(self.evidence_part, self.evidence).text

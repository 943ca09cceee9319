"""herstem.catalog: headers are typed, values are checked, and nothing but the slots of a text is ever touched."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal

from herstem.catalog import (
    BadQueryFileError,
    BadValueError,
    CannedQuery,
    Catalog,
    UnknownParameterError,
    UnknownQueryError,
)
from herstem.engine.embedded import EmbeddedEngine

MINI = Path(__file__).resolve().parents[1] / "data" / "mini"
HEADER = '#+ title = "T?"\n#+ description = "D."\n#+ keywords = ["k"]\n'
NASTY = [
    'a"b',
    "a'b",
    'a\\"b',
    "a\\",
    "} UNION { ?s ?p ?o } #",
    '" } } DROP ALL #',
    "# comment",
    "line\nbreak\r\nand\ttab",
    "$value",
    "VALUES ?value { $value }",
    "\"\"\"'''",
    "<http://x/> . ?s ?p ?o",
    "\u2028\u0085é😀\u0007",
    "\\u0022 }",
    "@en ^^xsd:string",
    "hs:x ; a ?y",
    "x" * 1_000,
    "a\x00b\x7f",
]


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.from_release(MINI)


Make = Callable[..., CannedQuery]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A catalog of one query with a parameter `value`, from the lines of its table and a pattern."""

    def query(table: str, pattern: str = "BIND (?value AS ?x)") -> CannedQuery:
        lines = "".join(f"#+ {line}\n" for line in ["[parameters.value]", "several = true", *table.splitlines()])
        text = f"{HEADER}{lines}SELECT * WHERE {{\n  VALUES ?value {{ $value }}\n  {pattern}\n}}\n"
        (tmp_path / "q.rq").write_text(text, encoding="utf-8")
        return Catalog.load(tmp_path)["q"]

    return query


def answers(query: CannedQuery, engine: EmbeddedEngine, *values: str) -> list[str | None]:
    variables, rows = engine.query(query.bind({"value": values}, engine)).rows()
    place = variables.index("value")
    return [getattr(row[place], "value", None) for row in rows]


@pytest.mark.parametrize("value", NASTY)
def test_a_string_stays_a_string(make: Make, engine: EmbeddedEngine, value: str) -> None:
    query = make('type = "string"')
    assert answers(query, engine, value) == [value]
    before, after = query.sparql.split("$value }\n")
    bound = query.bind({"value": [value]}, engine)
    assert bound.startswith(before)
    assert bound.endswith(" }\n" + after)


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("of_class", ["", 'class = "hso:TherapeuticAgent"\n'])
def test_no_text_gets_through_as_an_iri(make: Make, engine: EmbeddedEngine, value: str, of_class: str) -> None:
    with pytest.raises(BadValueError):
        make(f'type = "iri"\n{of_class}').bind({"value": [value]}, engine)


@pytest.mark.parametrize(
    ("table", "good", "bad"),
    [
        ('type = "integer"', ["5", "-07", "+1"], ["5.0", "x", "1 2", "1e3", "5 } #", "٣", "9" * 30]),
        ('type = "decimal"', ["5", "14.0", "-.5", "3."], ["1e3", "NaN", "1,5", "5 }", "--1"]),
        ('type = "boolean"', ["true", "FALSE", "1", "0"], ["yes", "true }"]),
        ('type = "enum"\nvalues = ["positive", "negative"]', ["positive"], ["Positive", "maybe", 'positive" }']),
    ],
)
def test_typed_values(make: Make, engine: EmbeddedEngine, table: str, good: list[str], bad: list[str]) -> None:
    query = make(table)
    for value in good:
        assert len(answers(query, engine, value)) == 1
    for value in bad:
        with pytest.raises(BadValueError, match="value: "):
            query.bind({"value": [value]}, engine)


def test_numbers_are_numbers(make: Make, engine: EmbeddedEngine) -> None:
    assert answers(make('type = "decimal"', "FILTER (?value < 14.0)"), engine, "9", "14", "13.9") == ["9", "13.9"]


def test_several_values_are_alternatives(make: Make, engine: EmbeddedEngine) -> None:
    query = make('type = "iri"\nclass = "hso:TherapeuticAgent"', "?value hso:targets ?target")
    found = answers(query, engine, "T-DM1", "lapatinib", "hs:lapatinib")
    assert sorted(str(iri).rsplit("/", 1)[1] for iri in found) == ["lapatinib", "trastuzumab-emtansine"]


def test_nothing_given_means_anything(make: Make, engine: EmbeddedEngine) -> None:
    query = make('type = "iri"\nclass = "hso:TherapeuticAgent"', "?value hso:targets ?target")
    assert "VALUES ?value { UNDEF }" in query.bind({}, engine)
    assert len(answers(query, engine)) == 3
    assert len(answers(query, engine, "", "  ")) == 3


def test_a_default_stands_in(make: Make, engine: EmbeddedEngine) -> None:
    assert answers(make('type = "boolean"\ndefault = true'), engine) == ["true"]
    assert answers(make('type = "decimal"\ndefault = 14.0'), engine) == ["14"]
    assert answers(make('type = "string"\ndefault = "a"'), engine, "b") == ["b"]


def test_a_needed_value_is_asked_for(make: Make, engine: EmbeddedEngine) -> None:
    with pytest.raises(BadValueError, match="needs a value for value") as caught:
        make('type = "string"\nrequired = true').bind({}, engine)
    assert caught.value.status == 400


def test_an_unknown_parameter_is_named(make: Make, engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownParameterError, match="no parameter 'drug'; it takes value"):
        make('type = "string"').bind({"drug": ["x"]}, engine)


def test_too_much_is_refused(make: Make, engine: EmbeddedEngine) -> None:
    with pytest.raises(BadValueError, match="longer than"):
        make('type = "string"').bind({"value": ["x" * 1_001]}, engine)
    with pytest.raises(BadValueError, match="more than 1,000 values"):
        make('type = "string"').bind({"value": [str(n) for n in range(1_001)]}, engine)
    with pytest.raises(BadValueError, match="UTF-8"):
        make('type = "string"').bind({"value": ["\udc80"]}, engine)


def test_find_suggests_names(make: Make) -> None:
    make('type = "string"')
    catalog = Catalog({"table-1": make('type = "string"')})
    with pytest.raises(UnknownQueryError, match="did you mean table-1") as caught:
        catalog.find("table-2")
    assert caught.value.status == 404
    assert catalog.find("table-1") is catalog["table-1"]


def test_folders_in_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.rq").write_text("not a canned query")
    assert len(Catalog.load(tmp_path)) == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * {}", "title"),
        ("#+ title = \nSELECT * {}", "not TOML"),
        (HEADER + "#+ colour = 1\nASK {}", "unknown keys: colour"),
        (HEADER + '#+ hypothetical = "yes"\nASK {}', "hypothetical: true or false"),
        (HEADER + '#+ [parameters.a]\n#+ type = "date"\nASK {}', "type 'date' of a"),
        (HEADER + '#+ [parameters.a]\n#+ type = "enum"\nASK {}', "values of a"),
        (HEADER + '#+ [parameters.a]\n#+ type = "string"\n#+ size = 3\nASK {}', "size"),
        (HEADER + '#+ [parameters.a]\n#+ type = "string"\nASK {}', "name \\[\\]"),
        (HEADER + "ASK {\nVALUES ?a { $a }\n}", "name \\['a'\\]"),
        (HEADER + '#+ [parameters.a]\n#+ type = "string"\nASK {\nVALUES ?b { $a }\n}', "differ"),
        (HEADER + '#+ [parameters.a]\n#+ type = "string"\nASK {\nVALUES ?a { $a }\nVALUES ?a { $a }\n}', "'a', 'a'"),
        (HEADER + '#+ [parameters.a]\n#+ type = "string"\nASK {\nVALUES ?a { $a }\n?s ?p $a }', "outside"),
    ],
)
def test_a_bad_file_is_named_with_its_problem(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "bad-one.rq").write_text(text)
    with pytest.raises(BadQueryFileError, match=f"^bad-one.rq: .*{problem}"):
        Catalog.load(tmp_path)


ROWS = (
    f'{HEADER}#+ [parameters.a]\n#+ type = "iri"\n#+ required = true\n#+ several = true\n'
    '#+ [parameters.b]\n#+ type = "term"\n#+ several = true\n'
    "SELECT * WHERE {{\n  VALUES (?a ?b) {{ {slot} }}\n}}\n"
)


@pytest.fixture
def rows(tmp_path: Path) -> CannedQuery:
    """A query whose two parameters belong together."""
    (tmp_path / "q.rq").write_text(ROWS.format(slot="($a $b)"), encoding="utf-8")
    return Catalog.load(tmp_path)["q"]


def pairs(query: CannedQuery, engine: EmbeddedEngine, a: list[str], b: list[str]) -> list[tuple[str, str]]:
    _, found = engine.query(query.bind({"a": a, "b": b}, engine)).rows()
    return [(str(one), str(other)) for one, other in found]


def test_values_that_belong_together_make_rows(rows: CannedQuery, engine: EmbeddedEngine) -> None:
    one, other = "<http://example.org/1>", "<http://example.org/2>"
    assert pairs(rows, engine, [one, one, other], ['"x"@en', other, one]) == [
        (one, '"x"@en'),
        (one, other),
        (other, one),
    ]
    assert pairs(rows, engine, [one, other], []) == [(one, "None"), (other, "None")]
    with pytest.raises(BadValueError, match="a, b belong together; give as many values of each"):
        rows.bind({"a": [one, other], "b": [one]}, engine)


@pytest.mark.parametrize("value", [value for value in NASTY if len(value) < 1_000])
def test_no_text_gets_through_as_a_term(rows: CannedQuery, engine: EmbeddedEngine, value: str) -> None:
    with pytest.raises(BadValueError):
        rows.bind({"a": ["http://example.org/1"], "b": [value]}, engine)
    quoted = str(Literal(value))
    assert pairs(rows, engine, ["http://example.org/1"], [quoted]) == [("<http://example.org/1>", quoted)]


@pytest.mark.parametrize("slot", ["($b $a)", "($a)", "($a $b $a)", "$a", "($a $b) ($a $b)"])
def test_a_row_names_its_variables_in_order(tmp_path: Path, slot: str) -> None:
    (tmp_path / "q.rq").write_text(ROWS.format(slot=slot), encoding="utf-8")
    with pytest.raises(BadQueryFileError):
        Catalog.load(tmp_path)

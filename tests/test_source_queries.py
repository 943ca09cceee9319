"""The canned queries across sources, over the release with one more."""

import pytest
from loaded import CATALOG

from herstem import paths
from herstem.engine.embedded import EmbeddedEngine
from herstem.exchange.imports.report import Report
from herstem.namespaces import HS
from herstem.pipeline.about import About
from herstem.pipeline.taking import keep, take
from herstem.web.pages.store import PageStore

TABLE = """id\tsubject\tsubject_class\trelation\tobject\tnegated\tcontext\tdisputed
same\tlapatinib\t\tinhibits\tABCG2\t\tbcsc
not\tlapatinib\t\tinhibits\tABCG2\tyes\t
turned\tlapatinib\t\tactivates\tABCG2\t\tdiabetes
new\tdrug of ours\tMonoclonalAntibody\tinhibits\tPDK1\t\t
doubtful\tvismodegib\t\tinhibits\tABCG2\t\t\tyes
firm\tdrug of ours\tMonoclonalAntibody\tsensitises to\ttrastuzumab\t\t\t
shaky\tdrug of ours\tMonoclonalAntibody\tsensitises to\ttrastuzumab\t\t\tyes
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("sources")
    path = folder / "mine.tsv"
    path.write_text(TABLE, encoding="utf-8")
    keep(take([path], About("mine", "Mine"), paths.release_dir(), folder, Report()), folder / "kg")
    return EmbeddedEngine.from_release(folder / "kg")


def ask(engine: EmbeddedEngine, name: str, evidence: bool = False, **values: str) -> list[dict[str, str]]:
    query = CATALOG[name]
    text = query.bind({key: [value] for key, value in values.items()}, engine, evidence=evidence)
    variables, rows = engine.query(text).rows()
    texts = ([str(getattr(term, "value", term)).rpartition("/")[2] for term in row] for row in rows)
    return [dict(zip(variables, row, strict=True)) for row in texts]


def test_another_source_confirms_or_contradicts_the_review(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "agreement-of-sources")
    assert {(row["other"], row["verdict"]) for row in rows} == {
        ("same", "confirms"),
        ("not", "contradicts"),
        ("turned", "contradicts"),
    }
    assert {row["graph"] for row in rows} == {"claims"}
    assert {row["otherGraph"] for row in rows} == {"mine"}


def test_another_source_adds_an_agent_where_the_review_has_none(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "agents-added-by-sources")
    assert {(row["mechanism"], row["agentLabel"], row["through"], row["claim"]) for row in rows} == {
        ("mech-metabolic", "drug of ours", "PDK1", "new")
    }


def test_what_a_source_marks_as_disputed_is_shown_so_everywhere(engine: EmbeddedEngine) -> None:
    of_the_source = [row for row in ask(engine, "claims-about-thing", thing="vismodegib") if row["claim"] == "doubtful"]
    assert [row["disputed"] for row in of_the_source] == ["true"]
    (stated,) = ask(engine, "claims-of-triple", True, subject="vismodegib", property="hso:inhibits", object="ABCG2")
    assert (stated["claim"], stated["standing"], stated["disputed"]) == ("doubtful", "disputed", "true")
    given_along = {
        row.text("claim").rpartition("/")[2] for row in PageStore(engine).rows("alongside", [HS.trastuzumab])
    }
    assert given_along & {"firm", "shaky"} == {"firm"}
    routes = ask(engine, "mechanism-coverage", agent="vismodegib")
    assert {row["basis"] for row in routes if row["through"] == "ABCG2"} == {"contested"}

"""What hypotheses say in words: a label and a justification each, made of the labels of the things on their paths."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from pyoxigraph import Literal
from rdflib import RDFS

from herstem.namespaces import HSO
from herstem.pipeline.dataset import Dataset, as_node
from herstem.rules.model import Fact

_LABEL = RDFS.label.n3()
_JUSTIFICATION = HSO.justification.n3()
_ENDS = [HSO[f"hypothesis{end}"].n3() for end in ("Subject", "Relation", "Object")]
_STEP = [HSO[f"step{end}"].n3() for end in ("Subject", "Property", "Object")]
_HAS_STEP, _PATH_NUMBER, _STEP_NUMBER = (HSO[name].n3() for name in ("hasStep", "pathNumber", "stepNumber"))
_RELATION_SIGN = HSO.relationSign.n3()
_MADE = {1: HSO.materialisesPositiveAs.n3(), -1: HSO.materialisesNegativeAs.n3()}


def words(dataset: Dataset) -> Iterator[Fact]:
    """The label and the justification of each hypothesis of a dataset."""
    hypotheses = dataset.graphs["hypotheses"]
    value = {(s, p): o for s, p, o in hypotheses}
    steps: dict[str, list[tuple[int, int, list[str]]]] = defaultdict(list)
    for s, p, o in hypotheses:
        if p == _HAS_STEP:
            numbers = _number(value[o, _PATH_NUMBER]), _number(value[o, _STEP_NUMBER])
            steps[s].append((*numbers, [value[o, end] for end in _STEP]))
    names = {s: o for s, p, o in dataset.facts("ontology", "entities") if p == _LABEL}
    verbs = _verbs(dataset)

    def said(terms: list[str]) -> str:
        return " ".join(_text(names[each]) if each in names else slug(each) for each in terms)

    for me, those in steps.items():
        paths = groupby(sorted(those), key=lambda step: step[0])
        text = " Or: ".join("; ".join(said(triple) for _, _, triple in path) + "." for _, path in paths)
        subject, relation, object_ = (value[me, end] for end in _ENDS)
        title = f"hypothesis: {said([subject, verbs.get(relation, relation), object_])}"
        yield me, _LABEL, str(Literal(title, language="en"))
        yield me, _JUSTIFICATION, str(Literal(text, language="en"))


def is_wording(fact: Fact) -> bool:
    """Whether a fact of the graph of hypotheses is made by `words`."""
    return fact[1] in (_LABEL, _JUSTIFICATION)


def slug(term: str) -> str:
    """The last part of an IRI."""
    return term[1:-1].rsplit("/", 1)[-1]


def _verbs(dataset: Dataset) -> dict[str, str]:
    """For each relation type with a sign the property of the triple that a claim of it makes."""
    value = {(s, p): o for s, p, o in dataset.graphs["ontology"]}
    signs = {s: _number(o) for (s, p), o in value.items() if p == _RELATION_SIGN}
    return {s: value[s, _MADE[sign]] for s, sign in signs.items() if sign and (s, _MADE[sign]) in value}


@cache
def _number(literal: str) -> int:
    return int(_text(literal))


@cache
def _text(literal: str) -> str:
    return str(as_node(literal))

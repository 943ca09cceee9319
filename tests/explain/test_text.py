"""herstem.explain.text: trees that stay readable, whatever the width, depth and sharing of a proof."""

from io import StringIO

import pytest
from rich.console import Console
from worlds import claim, claims, edges, fact, named, world

from herstem.explain.explainer import Explainer
from herstem.explain.proof import Proof
from herstem.explain.text import render
from herstem.rules.derivations import Record


def printed(proof: Proof, width: int = 100) -> list[str]:
    """The lines of an explanation, not on a terminal."""
    out = StringIO()
    console = Console(file=out, width=width, highlight=False)
    for part in render(proof):
        console.print(part)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def diamonds(depth: int) -> Proof:
    """a0 rests on l0 and r0, both of which rest on a1, and so on: 2 to the depth of paths."""
    records = []
    for level in range(depth):
        top, below = fact(f"a{level} inhibits z"), fact(f"a{level + 1} inhibits z")
        sides = tuple(fact(f"{side}{level} inhibits z") for side in "lr")
        records += [Record(top, "both", sides), *(Record(side, "one", (below,)) for side in sides)]
    last = f"a{depth} inhibits z"
    return world(edges(last) + claims(claim("c", last)), records).proof(fact("a0 inhibits z"))


def test_the_whole_of_a_small_proof() -> None:
    links = ("a inhibits b", "b inhibits c")
    goal = fact("a inhibits c")
    stated = claims(
        claim(
            "c1", links[0], "hso:isHedged true", 'hso:hedgeCue "may"', "hso:statedIn hs:s", "hso:citesReference hs:r"
        ),
        claim("c2", links[1], "hso:inContext hs:c", evidence="in-vitro"),
        'hs:r hso:referenceNumber 3 ; rdfs:label "Doe 2001" . hs:s rdfs:label "Section 1" .',
    )
    records = [Record(goal, "inhibits Transitive", tuple(map(fact, links)), ("inhibits Transitive",))]
    proof = world(edges(*links) + stated + named("a", "b", "c"), records).proof(goal)
    assert printed(proof) == [
        "A inhibits C  inferred",
        "├── by  inhibits Transitive",
        "├── using  inhibits Transitive",
        "├── A inhibits B  edges",
        "│   └── hs:c1  c1 says so.",
        "│       (Section 1; [3] Doe 2001; unspecified evidence; hedged: may)",
        "└── B inhibits C  edges",
        "    └── hs:c2  c2 says so.",
        "        (in vitro evidence; in C)",
        "read with care",
        "├── weakest evidence  unspecified evidence (A inhibits B)",
        "└── hedged  A inhibits B: never stated flatly (may)  hs:c1",
    ]


def test_a_shared_proof_is_printed_once() -> None:
    lines = printed(diamonds(40))
    assert len(lines) < 40 * 8
    above, below = (sum(line.endswith(words) for line in lines) for words in ("as above", "see below"))
    assert above + below // 2 == 40
    assert sum("c says so" in line for line in lines) == 1
    assert sum(line.endswith("by  both") for line in lines) == 40


def test_what_lies_deep_has_a_tree_of_its_own() -> None:
    records = [Record(fact(f"a{n} inhibits z"), "step", (fact(f"a{n + 1} inhibits z"),)) for n in range(1_500)]
    lines = printed(world(edges("a1500 inhibits z"), records).proof(fact("a0 inhibits z")), 80)
    assert max(map(len, lines)) <= 80
    below = [line.strip("├└─│ ") for line in lines if "see below" in line]
    assert below
    for line in below:
        assert lines.count(line.replace("  see below", "")) == 1


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(explainer: Explainer, width: int) -> None:
    for names in [("T-DM1", "inhibitsPathway", "PI3K/AKT pathway"), ("elacridar", "countersMechanism", "mech-efflux")]:
        proof = explainer.explain(*names)
        lines = printed(proof.beside(explainer.alternatives(proof.goal.fact)), width)
        assert max(map(len, lines)) <= width


def test_markup_in_a_label_is_text() -> None:
    goal = 'hsg:entities { hs:a rdfs:label "[bold]A[/bold]" ; hso:inhibits hs:b . hs:b rdfs:label "[/x] :bomb:" }'
    assert printed(world(goal).proof(fact("a inhibits b")))[0] == "[bold]A[/bold] inhibits [/x] :bomb:  entities"


def test_other_ways_follow_with_what_they_rest_on(explainer: Explainer) -> None:
    proof = explainer.explain("T-DM1", "targets", "HER2")
    lines = printed(proof.beside(explainer.alternatives(proof.goal.fact)))
    at = lines.index("other way 1 of 1")
    assert lines[at + 1] == "trastuzumab emtansine targets HER2  inferred"
    assert any(line.startswith("└── weakest evidence  ") for line in lines[at:])

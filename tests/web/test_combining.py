"""The page on combinations: what the review says of giving things with a drug stands apart from the hypotheses."""

import re

import pytest
from asgi_client import Client

NOTICE = "Hypotheses drawn by a machine, not findings. Not for clinical decisions."


def section(client: Client, drug: str, name: str) -> str:
    """A section of the page for a drug, white space as one space."""
    response = client.get(f"/hypotheses?drug={drug}", headers={"Accept": "text/html"})
    assert response.status_code == 200
    text = re.sub(r"\s+", " ", response.text)
    return text.partition(f'<section aria-labelledby="{name}-h">')[2].partition("</section>")[0]


def test_what_the_review_says_comes_with_its_evidence_the_best_first(released: Client) -> None:
    said = section(released, "trastuzumab", "said")
    trial, cells = said.index("/id/claim-s2-10d"), said.index("/id/claim-s2-07d")
    assert trial < cells
    assert "clinical trial evidence" in said[trial:cells]
    assert "/id/ref-33" in said
    assert "/id/claim-s5-46i" in said, "of a combination with the group that the drug belongs to"
    assert "is one of the three drugs" not in said
    assert "/id/hyp-" not in said


def test_what_weakens_the_resistance_is_said_too_and_what_is_contested_apart(released: Client) -> None:
    said, _, contested = section(released, "trastuzumab", "said").partition("<h3>Contested</h3>")
    for name in ("claim-s3-36f", "claim-s3-36b", "claim-s3-05a"):
        assert f'"/id/{name}"' in said
    assert '"/id/claim-s3-29b"' not in said, "it furthers the resistance"
    for name in ("claim-s3-20c", "claim-s5-15c"):
        assert f'"/id/{name}"' not in said
        assert contested.count(f'"/id/{name}"') == 1
    assert 'href="/q/contested-claims.html"' in contested
    assert "Contested" not in section(released, "lapatinib", "said")


def test_the_page_of_a_drug_shows_what_is_contested_of_resistance_to_it(released: Client) -> None:
    text = released.get("/id/trastuzumab.html").text.partition('<section id="contested"')[2].partition("</section>")[0]
    assert '"/id/claim-s3-20c"' in text
    assert '"/id/claim-s5-15c"' in text


def test_a_drug_of_which_it_says_nothing_of_the_kind(released: Client) -> None:
    assert "It says none of this of vantictumab." in section(released, "vantictumab", "said")


def test_the_page_of_a_drug_leads_to_it_where_partners_are_known(released: Client) -> None:
    assert 'href="/hypotheses?drug=hs%3Atrastuzumab"' in released.get("/id/trastuzumab.html").text
    assert "/hypotheses?drug=" not in released.get("/id/vantictumab.html").text


@pytest.mark.parametrize("name", ["best", "partners"])
def test_what_is_hypothetical_bears_the_notice(released: Client, name: str) -> None:
    assert NOTICE in section(released, "trastuzumab", name)
    assert NOTICE not in section(released, "trastuzumab", "said")


def test_a_partner_comes_with_its_weakest_evidence_and_what_the_review_says(released: Client) -> None:
    row = section(released, "trastuzumab", "partners").partition("/id/lapatinib")[2].partition("</tr>")[0]
    assert "unspecified evidence" in row
    assert "no such effect" in row
    assert "/id/hyp-lapatinib-candidate-partner-trastuzumab" in row

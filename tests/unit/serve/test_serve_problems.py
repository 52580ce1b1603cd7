"""What is told to who asks for something that there is not."""

import json

import pytest

from htfeed.serve.directory import directory_of
from htfeed.serve.problems import UNMET, Problem, answered
from htfeed.serve.ready import PAGE, Answer
from unit.serve.conftest import settings

DIRECTORY = directory_of(settings())
HOSTILE = '"><script>alert(1)</script>\r\nX: y'


def told(problem: Problem, accepted: bytes | None, *, as_json: bool = False) -> Answer:
    return answered(problem, DIRECTORY, accepted=accepted, as_json=as_json)


def fields(answer: Answer) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in answer.fields}


@pytest.mark.parametrize("accepted", [None, b"*/*", b"text/html;q=0"])
def test_who_asks_for_no_page_is_told_in_a_line(accepted: bytes | None) -> None:
    answer = told(Problem(status=404, cause="There is none.", cure="Look."), accepted)

    assert answer.body == b"Not Found: There is none. Look.\n"


def test_a_page_leads_to_every_channel_and_quotes_nothing_as_markup() -> None:
    answer = told(Problem(status=404, cause=HOSTILE, cure=HOSTILE), b"text/html")
    page = answer.body

    assert fields(answer).items() >= PAGE.items()
    assert b"<script" not in page
    assert b'href="/news/"' in page
    assert b'href="/media/"' in page


def test_programs_are_told_in_problem_details() -> None:
    answer = told(
        Problem(status=405, cause="No.", cure="Read."), b"text/html", as_json=True
    )

    assert fields(answer)["content-type"] == "application/problem+json"
    assert json.loads(answer.body) == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "No. Read.",
    }


@pytest.mark.parametrize("accepted", [b"text/html", b"*/*"])
@pytest.mark.parametrize("problem", UNMET.values(), ids=map(str, UNMET))
def test_an_answer_is_whole_and_says_what_it_depends_on(
    problem: Problem, accepted: bytes
) -> None:
    answer = told(problem, accepted)

    assert fields(answer)["content-length"] == str(len(answer.body))
    assert fields(answer)["x-content-type-options"] == "nosniff"
    assert "accept" in fields(answer)["vary"]
    assert len(fields(answer)) == len(answer.fields)

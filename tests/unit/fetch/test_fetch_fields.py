"""What header fields say of the next request."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.fetch.fields import fresh_for, retry_after

DATE = "Mon, 23 Nov 2026 12:00:00 GMT"
LATER = "Mon, 23 Nov 2026 18:00:00 GMT"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD = "Sun, 01 Nov 2026 12:00:00 GMT"
SLOW = "Mon, 23 Nov 2026 11:55:00 GMT"


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        pytest.param({"Cache-Control": "max-age=21600"}, 21600, id="max-age"),
        pytest.param({"Cache-Control": 'public, Max-Age="60"'}, 60, id="quoted"),
        pytest.param({"Cache-Control": "Max-Age = 60"}, 60, id="spaced"),
        pytest.param(
            {"Cache-Control": r'for="a \", max-age=5", max-age=60'},
            60,
            id="quotes in quotes",
        ),
        pytest.param({"Cache-Control": "s-maxage=60"}, None, id="for shared caches"),
        pytest.param({"Expires": LATER, "Date": DATE}, 21600, id="expires"),
        pytest.param(
            {"Cache-Control": "max-age=1", "Expires": LATER, "Date": DATE}, 1, id="both"
        ),
        pytest.param({"Cache-Control": "no-cache, max-age=60"}, None, id="no-cache"),
        pytest.param({"Cache-Control": "no-store", "Expires": LATER, "Date": DATE}, None),
        pytest.param({"Expires": "0", "Date": DATE}, None, id="expired"),
        pytest.param({"Expires": DATE, "Date": LATER}, None, id="before it came"),
        pytest.param({"Cache-Control": "max-age=-5"}, None, id="negative"),
        pytest.param({"Cache-Control": "max-age=soon; ,,=\x00"}, None, id="junk"),
        pytest.param({"Cache-Control": "max-age=" + "9" * 99}, 10**9, id="for ever"),
        pytest.param({}, None, id="nothing said"),
        pytest.param(
            {"Cache-Control": 'no-cache="Set-Cookie", max-age=60'}, 60, id="one field"
        ),
        pytest.param({"Cache-Control": "max-age=60, max-age=9"}, 60, id="the first counts"),
        pytest.param({"Cache-Control": "max-age=60", "Age": "20"}, 40, id="age"),
        pytest.param({"Cache-Control": "max-age=60", "Age": "60"}, None, id="aged"),
        pytest.param({"Cache-Control": "max-age=60", "Age": "old"}, 60, id="age of junk"),
        pytest.param(
            {"Expires": LATER, "Date": DATE, "Age": "3600"}, 18000, id="aged, too"
        ),
        pytest.param({"Expires": LATER}, 21600, id="no date: by our clock"),
        pytest.param({"Expires": LATER, "Date": SLOW}, 21900, id="by its clock"),
        pytest.param({"Expires": LATER, "Date": OLD}, 21600, id="a date that stands"),
    ],
)
def test_how_long_an_answer_is_fresh(fields: dict[str, str], seconds: int | None) -> None:
    wanted = None if seconds is None else timedelta(seconds=seconds)

    head = {name.lower(): value for name, value in fields.items()}

    assert fresh_for(head, NOW) == wanted


@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "expires", "date", "retry-after", "age"]),
        st.text(),
    )
)
def test_any_text_is_read_or_ignored(fields: dict[str, str]) -> None:
    fresh_for(fields, NOW)
    retry_after(fields, NOW)

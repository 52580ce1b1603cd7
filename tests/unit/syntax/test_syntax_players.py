"""Players of other sites: a reader meets a link to what they play."""

import pytest

from htfeed.syntax.html import clean

REL = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("html", "href", "words"),
    [
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5F?rel=0"></iframe>',
            "https://www.youtube.com/watch?v=a1b2c3d4e5F",
            "youtube.com",
            id="YouTube",
        ),
        pytest.param(
            '<embed src="http://www.youtube.com/v/a1b2c3d4e5F&amp;hl=en">',
            "https://www.youtube.com/watch?v=a1b2c3d4e5F",
            "youtube.com",
            id="YouTube of the days of Flash",
        ),
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "youtube.com",
            id="a list of films",
        ),
        pytest.param(
            '<iframe src="//player.vimeo.com/video/12?h=3" title="Low & high"></iframe>',
            "https://vimeo.com/12",
            "Low &amp; high",
            id="Vimeo, with a title",
        ),
        pytest.param(
            '<iframe src="https://www.dailymotion.com/embed/video/x12"></iframe>',
            "https://www.dailymotion.com/video/x12",
            "dailymotion.com",
            id="Dailymotion",
        ),
        pytest.param(
            '<iframe src="https://tube.example/videos/embed/0a-1b?title=0"></iframe>',
            "https://tube.example/videos/watch/0a-1b",
            "tube.example",
            id="PeerTube",
        ),
        pytest.param(
            '<iframe src="about:blank" data-src="https://maps.example/?a=1&b=2"></iframe>',
            "https://maps.example/?a=1&amp;b=2",
            "maps.example",
            id="any other, loaded late",
        ),
        pytest.param(
            '<amp-youtube data-videoid="a1b2c3d4e5F" width="480"></amp-youtube>',
            "https://www.youtube.com/watch?v=a1b2c3d4e5F",
            "youtube.com",
            id="AMP",
        ),
    ],
)
def test_a_player_becomes_a_link_to_what_it_plays(html: str, href: str, words: str) -> None:
    cleaned = clean(f"<p>Tide</p>{html}")

    assert cleaned == f'<p>Tide</p><a href="{href}" {REL}>{words}</a>'
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            '<iframe src="https://spy.example/" height="0" width="0"></iframe>', id="a spy"
        ),
        pytest.param('<iframe src="javascript:alert(1)"></iframe>', id="a script"),
        pytest.param('<iframe srcdoc="<b>x</b>"></iframe>', id="a page of its own"),
        pytest.param("<iframe></iframe>", id="nothing"),
        pytest.param('<iframe src="https://[bad/"></iframe>', id="no address"),
    ],
)
def test_a_frame_that_shows_nothing_of_the_web_leaves_nothing(html: str) -> None:
    assert clean(f"Tide{html}") == "Tide"


def test_a_player_that_stands_there_twice_is_linked_once() -> None:
    frame = '<iframe src="https://vimeo.com/12"></iframe>'

    assert clean(f"{frame}<noscript>{frame}</noscript>").count("<a ") == 1


def test_a_link_to_a_player_keeps_apart_from_the_words_around_it() -> None:
    cleaned = clean('High<iframe src="https://tide.example/" title="tide"></iframe>water')

    assert cleaned == f'High <a href="https://tide.example/" {REL}>tide</a> water'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<amp-img src="https://quay.example/a.jpg" alt="Quay" layout="fill"></amp-img>',
            '<img src="https://quay.example/a.jpg" alt="Quay">',
        ),
        (
            '<amp-video src="https://quay.example/a.mp4"><p>No film</p></amp-video>',
            '<video src="https://quay.example/a.mp4" controls=""><p>No film</p></video>',
        ),
    ],
)
def test_pictures_and_films_of_amp_are_those_of_html(html: str, expected: str) -> None:
    assert clean(html) == expected

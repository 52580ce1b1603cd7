"""Where documents lie, and what their paths tell."""

from htfeed.publish.paths import archive_path, item_paths, month_of, month_path, months_in


def test_a_month_keeps_its_page_whichever_document_it_is() -> None:
    assert month_path("news", "2008-10") == "news/archive/2008-10/index.html"
    assert [month_of(name) for name in ("2008-10", "2008-10-7", None)] == [
        "2008-10",
        "2008-10",
        None,
    ]


def test_days_and_hours_of_a_large_month_have_pages_of_their_own() -> None:
    names = ("2008-10-d07", "2008-10-d07-12", "2008-10-d07h23", "2008-10-d07h23-4")

    assert [month_of(name) for name in names] == [
        "2008-10-d07",
        "2008-10-d07",
        "2008-10-d07h23",
        "2008-10-d07h23",
    ]
    assert month_path("news", "2008-10", 3) == "news/archive/2008-10/3/index.html"


def test_months_are_told_by_the_pages_among_paths() -> None:
    paths = (
        month_path("news", "2008-09"),
        "news/archive/2008-09-2.atom",
        month_path("news", "2008-10-d07"),
        month_path("news", "2008-10-d07", 2),
        archive_path("news"),
        month_path("other", "2008-11"),
    )

    assert months_in("news", paths) == ("2008-09", "2008-10-d07")


def test_an_item_has_two_documents_that_no_word_of_a_feed_names() -> None:
    ninjs, page = item_paths("../../etc/passwd")

    assert ninjs.startswith("item/")
    assert page == ninjs.replace(".ninjs.json", "/index.html")
    assert ".." not in page

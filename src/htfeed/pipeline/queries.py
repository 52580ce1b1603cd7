"""A question -> the document that answers it: ids and entries as in the channels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import structlog

from htfeed.config import Config
from htfeed.formats import ATOM, JSON, RSS, Format
from htfeed.identity import tag_uri
from htfeed.model import Document, Item
from htfeed.pipeline.adoption import naming
from htfeed.pipeline.questions import PARAMETERS, Question, Refused
from htfeed.pipeline.rendering import facts_of, site_digest
from htfeed.publish.channel import ChannelSettings
from htfeed.publish.documents import fragments_of
from htfeed.publish.fragments import FACT, Fragments
from htfeed.publish.queries import WORD, Field, Search, query_document, search_page
from htfeed.store import Store
from htfeed.store.releases import Place
from htfeed.store.searches import TOGETHER, Findings

QUERY_FORMATS: Final = tuple(each.key for each in (ATOM, RSS, JSON))
"""What the answer to a question can be subscribed to in."""
_UNREAD: Final = "older items are still being read for their words: ask again"
_UNSEEN: Final = "older items were not looked at, as that takes too long: ask for more"
_TURNS: Final = 6
"""How often who searches waits for that."""
_LONGEST_TITLE: Final = 100
_TITLES: Final = {
    "category": "Category",
    "source": "Source",
    "tag": "Tag",
    "lang": "Language",
    "kind": "Kind",
    "since": "Since",
    "limit": "How many",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Whom questions are put to: a config that is in force, and its store."""

    config: Config
    store: Store

    @cached_property
    def categories(self) -> frozenset[str]:
        """Return the categories of all channels."""
        return self.config.categories

    @cached_property
    def settings_digest(self) -> str:
        """Return what fragments that are written now are kept under."""
        return site_digest(self.config.site)


def read_first(asking: Asking, question: Question) -> bool:
    """Have items read for their words, as far as that is quick, if words are asked for.

    Before a snapshot: what is read within would not be seen. Returns whether all are
    read, so that nothing can be missing in what is found.
    """
    if not question.q:
        return True
    for _ in range(_TURNS):
        if asking.store.read_words(TOGETHER) < TOGETHER:
            return True
    log.warning("not all items are read for their words yet", asked=question.words)
    return False


def findings(asking: Asking, question: Question, *, before: int | None = None) -> Findings:
    """Return what is meant and public now, the newest first.

    Raises:
        StoreError: The store fails, or takes too long.
    """
    query = question.query(asking.categories, before=before)
    return Findings() if query is None else asking.store.search(query, asking.categories)


def written(
    asking: Asking, places: tuple[Place, ...], keys: frozenset[str]
) -> Mapping[str, Fragments]:
    """Return what is written of items: as it was for channels, the rest now.

    Raises:
        PublishError: One cannot be written.
    """
    ids = [place.item for place in places]
    known = dict(asking.store.fragments(ids, keys, asking.settings_digest))
    missing = [each for each in ids if known.get(each, {}).keys() < keys]
    items = asking.store.chosen(missing) if missing else {}
    for key, item in items.items():
        known[key] = fragments_of(asking.config.site, item, keys, channel=WORD)
    return {each: known[each] for each in ids if each in known}


def feed(
    asking: Asking, question: Question, format_: Format, *, is_whole: bool
) -> Document:
    """Return what is found as a feed of some format.

    Args:
        asking: Whom the question is put to.
        question: What is asked.
        format_: A format of feeds.
        is_whole: What :func:`read_first` told; it says so where it is not.

    Raises:
        StoreError: See :func:`findings`.
        PublishError: See :func:`written`.
    """
    with asking.store.snapshot():
        found = findings(asking, question)
        made = written(asking, found.places, frozenset({format_.key, FACT}))
    head = _search(asking, question, told=facts_of(found.places, made))
    lack = _lack(question, found, is_whole=is_whole)
    if lack:
        # Not in the title, by which readers keep it.
        told_so = f"{head.settings.description} ({lack})".strip()
        head = replace(head, settings=replace(head.settings, description=told_so))
    return query_document(head, format_, made)


def page(
    asking: Asking,
    question: Question,
    *,
    is_whole: bool = True,
    refused: Refused | None = None,
) -> Document:
    """Return what is found as a page, with a form in which it can be asked otherwise.

    Args:
        asking: Whom the question is put to.
        question: What is asked.
        is_whole: See :func:`feed`.
        refused: Why nothing is asked.

    Raises:
        StoreError: See :func:`findings`.
    """
    found, items = Findings(), tuple[Item, ...]()
    if refused is None:
        with asking.store.snapshot():
            found = findings(asking, question)
            chosen = asking.store.chosen([each.item for each in found.places])
        items = tuple(chosen[each.item] for each in found.places if each.item in chosen)
    head, lack = _search(asking, question), _lack(question, found, is_whole=is_whole)
    if lack:
        title = f"{head.settings.title} ({lack})"
        head = replace(head, settings=replace(head.settings, title=title))
    return search_page(
        head,
        _fields(question),
        items,
        more=found.rest is not None,
        refused=refused.reason if refused else None,
    )


def _lack(question: Question, found: Findings, *, is_whole: bool) -> str:
    """Return why older items may be missing in what was found; empty where none are."""
    if not is_whole:
        return _UNREAD
    is_short = len(found.places) < question.limit
    return _UNSEEN if is_short and found.rest is not None else ""


def _fields(question: Question) -> tuple[Field, ...]:
    """Return the fields of the form: that of the words, and those that were used."""
    words = Field(name="q", title="Search", values=(question.q,))
    others = (name for name in PARAMETERS if name != "q" and question.values(name))
    return (
        words,
        *(
            Field(name=name, title=_TITLES[name], values=question.values(name))
            for name in others
        ),
    )


def _search(asking: Asking, question: Question, **told: object) -> Search:
    site, names = asking.config.site, naming(asking.config, asking.store)
    what = question.words
    short = f"{what[: _LONGEST_TITLE - 1]}…" if len(what) > _LONGEST_TITLE else what
    asked = question.canonical
    return Search(
        key=WORD,
        id=tag_uri(names.authority, names.since, WORD, asked or "all"),
        # Nobody tells hubs of what a query finds: who waited for them would wait for ever.
        site=replace(site, hubs=()),
        settings=ChannelSettings(
            title=f"Search: {short}" if short else "Search",
            description=f"What {site.title} has on: {what}" if what else "",
            formats=QUERY_FORMATS,
            archive=False,
        ),
        asked=asked,
        **told,  # type: ignore[arg-type]  # what its head tells of the items
    )

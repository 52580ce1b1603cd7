"""What podcasts say, clean: addresses of the web, words on one line, tags of languages."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from htfeed.constructs import Chapter, Credit, Episode, Show, Soundbite, Transcript
from htfeed.normalise.links import address, media_type
from htfeed.normalise.persons import persons
from htfeed.normalise.remarks import Remarks
from htfeed.normalise.texts import line
from htfeed.syntax.languages import language_tag


def episode(given: Episode | None, base: str | None, remarks: Remarks) -> Episode | None:
    """Return what an entry says as an episode; None if nothing of it is left."""
    if given is None:
        return None
    found = replace(
        given,
        season_name=line(given.season_name),
        label=line(given.label),
        transcripts=tuple(_transcripts(given.transcripts, base, remarks)),
        chapters=tuple(_chapters(given.chapters, base, remarks)),
        soundbites=tuple(_soundbites(given.soundbites)),
    )
    return found if found != Episode() else None


def show(given: Show | None, remarks: Remarks) -> Show | None:
    """Return what a feed says as a podcast; None if nothing of it is left."""
    if given is None:
        return None
    owners = persons((given.owner,) if given.owner else (), None, remarks)
    found = replace(
        given,
        guid=line(given.guid),
        medium=line(given.medium),
        owner=next(iter(owners), None),
    )
    return found if found != Show() else None


def credited(
    given: Iterable[Credit], base: str | None, remarks: Remarks
) -> tuple[Credit, ...]:
    """Return who had a part in it, each once; nobody without a name.

    A name alone says nothing where the same one is told with a role: feeds name the
    photographer both as Media RSS and as Podcasting 2.0 have it.
    """
    found = dict.fromkeys(_credit(each, base, remarks) for each in given)
    told = {each.name for each in found if each != Credit(name=each.name)}
    return tuple(
        each
        for each in found
        if each.name and (each.name not in told or each != Credit(name=each.name))
    )


def _credit(given: Credit, base: str | None, remarks: Remarks) -> Credit:
    return Credit(
        name=line(given.name) or "",
        role=line(given.role),
        group=line(given.group),
        uri=address(given.uri, base, "credit", remarks),
        image=address(given.image, base, "credit", remarks),
    )


def _transcripts(
    given: Iterable[Transcript], base: str | None, remarks: Remarks
) -> Iterator[Transcript]:
    for each in given:
        if not each.url:
            form = each.type or ""
            remarks.add("field-missing", "transcript", form, "has no address")
        url = address(each.url, base, "transcript", remarks)
        if url:
            yield Transcript(
                url=url,
                type=media_type(each.type),
                language=language_tag(each.language) if each.language else None,
                rel=line(each.rel),
            )


def _chapters(
    given: Iterable[Chapter], base: str | None, remarks: Remarks
) -> Iterator[Chapter]:
    for each in sorted(given, key=lambda chapter: chapter.start):
        title = line(each.title)
        if not title:
            remarks.add("field-missing", "chapter", str(each.start), "has no title")
        else:
            yield Chapter(
                start=each.start,
                title=title,
                url=address(each.url, base, "chapter", remarks),
                image=address(each.image, base, "chapter", remarks),
            )


def _soundbites(given: Iterable[Soundbite]) -> Iterator[Soundbite]:
    for each in given:
        if each.duration:
            yield replace(each, title=line(each.title))

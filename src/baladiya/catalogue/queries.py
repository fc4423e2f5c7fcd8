"""Reading services: which version is live, and each version made ready once per process."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from baladiya.catalogue.models import Release, ServiceVersion
from baladiya.rules.service import CompiledService, compile_text
from baladiya.rules.text import search_key, search_words

# Versions are immutable, so a process may keep as many as its memory bears (about 1 MB each).
KEPT_VERSIONS = 256
# What is released is asked on every page and changes rarely, so a process keeps it. A release made
# in another process is seen after this long at most.
RELEASE_SECONDS = 10

LONGEST_SEARCH = 100  # characters; more is not looked at
ARTICLE = "ال"  # people put it and leave it out as they please
LONGEST_STUB = 4  # a word this short may only look as if it had the article


@dataclass(frozen=True, slots=True)
class Published:
    """A version with the state of its release ("live" or "paused")."""

    version_id: int
    number: int
    content_hash: str
    service: CompiledService
    templates: Mapping[str, str]
    state: str


def compiled(version_id: int) -> Published:
    """Will give a version by its row id, whatever its release; one statement, then none."""
    return _version(version_id)


@lru_cache(maxsize=KEPT_VERSIONS)
def _version(version_id: int) -> Published:
    row = ServiceVersion.objects.defer("sources").get(pk=version_id)
    return Published(
        version_id=row.pk,
        number=row.number,
        content_hash=row.content_hash,
        service=compile_text(row.definition),
        templates=row.templates,
        state=Release.State.LIVE,
    )


def live(*, service: str) -> Published | None:
    """Will give the version used for new applications, or None. One statement, mostly none."""
    return _released(_period()).get(service)


def live_services() -> tuple[Published, ...]:
    """Will give every released service in the catalogue's order, at the cost of `live`."""
    return tuple(_released(_period()).values())


def _period() -> int:
    return int(time.monotonic()) // RELEASE_SECONDS


@lru_cache(maxsize=1)
def _released(_period: int) -> Mapping[str, Published]:
    rows = (
        Release.objects.filter(municipality=None)
        .order_by("service__order", "service_id")
        .values_list("service_id", "version_id", "state")
    )
    return {
        service: replace(_version(version_id), state=state) for service, version_id, state in rows
    }


def forget_releases() -> None:
    """Will make the next reader ask anew what is released."""
    _released.cache_clear()


def listed_services() -> tuple[Published, ...]:
    """Will give the services the catalogue shows."""
    return tuple(found for found in live_services() if found.service.definition.listed)


def search_services(*, text: str) -> tuple[Published, ...]:
    """Will give the listed services whose names or summary hold every word, best matches first.

    Arabic is folded and the article left out, so that spelling variants find the same; without a
    match on every word, the services that hold most of them are given. A word in the name counts
    for more than one in its other names or in the summary.
    """
    wanted = [_bare(word) for word in search_words(text[:LONGEST_SEARCH])]
    if not wanted:
        return listed_services()
    scored = [(_score(found, wanted), found) for found in listed_services()]
    most = max((hits for (hits, _), _ in scored), default=0)
    hitting = [(weight, found) for (hits, weight), found in scored if hits and hits == most]
    return tuple(found for _, found in sorted(hitting, key=lambda pair: -pair[0]))


def _bare(word: str) -> str:
    return word[len(ARTICLE) :] if word.startswith(ARTICLE) and len(word) > LONGEST_STUB else word


def _score(found: Published, wanted: list[str]) -> tuple[int, int]:
    # How many words are found, and how well: 3 in the name, 2 in another name, 1 in the summary.
    weights = [
        next((3 - place for place, keys in enumerate(_keys(found.version_id)) if word in keys), 0)
        for word in wanted
    ]
    return sum(1 for weight in weights if weight), sum(weights)


@lru_cache(maxsize=KEPT_VERSIONS)
def _keys(version_id: int) -> tuple[str, str, str]:
    told = _version(version_id).service.definition
    names, also = (told.name.ar, told.name.en), (*told.also_called.ar, *told.also_called.en)
    texts = (names, also, (told.summary.ar, told.summary.en))
    name, other, summary = ("\n".join(map(search_key, group)) for group in texts)
    return name, other, summary

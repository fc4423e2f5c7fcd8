"""What every view of the portal needs of a request."""

from django.http import HttpRequest

from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition.text import Language
from baladiya.ui.shown import language


class ActingRequest(HttpRequest):
    """A request with the actor that the middleware found; views name it as their parameter."""

    actor: Actor


def reader_language() -> Language:
    """Will give the language of the page that is being made."""
    return "en" if language() == "en" else "ar"


def is_signed_in(actor: Actor) -> bool:
    """Will say whether the reader came with an account; every statement proves it again."""
    return actor.kind in {ActorKind.PERSON, ActorKind.STAFF}

"""Files of a case, given only to those who may see the case."""

from baladiya.casework.models import IssuedOutput
from baladiya.casework.queries.visible import visible
from baladiya.files.models import Document
from baladiya.people.actors import Actor
from baladiya.rules.problems import refuse


def paper(*, actor: Actor, reference: str, key: str) -> Document:
    """Will give a paper of an application the actor may see. Raises `Refused("not_found")`."""
    application = visible(actor, reference)
    if not any(entry["key"] == key for entry in application.papers):
        raise refuse("not_found")
    return Document.objects.get(key=key)


def certificate_file(*, actor: Actor, reference: str, number: str) -> Document:
    """Will give the signed file of a certificate an application gave.

    Raises `Refused`: not_found, certificate_not_ready (the worker has yet to sign it).
    """
    issued = (
        IssuedOutput.objects.select_related("certificate__document")
        .filter(application=visible(actor, reference), kind="certificate", number=number)
        .first()
    )
    if issued is None or issued.certificate is None:
        raise refuse("not_found")
    if issued.certificate.document is None:
        raise refuse("certificate_not_ready")
    return issued.certificate.document

"""The site, product or park of a file as its officer reads it, with those that may be the same."""

from dataclasses import dataclass

from flask import url_for

from registry.models import Application
from registry.queries.enterprise import is_in_scope
from registry.queries.subject import SubjectLine, similar_subjects
from registry.rules.actor import Actor
from registry.rules.subject import OWN_COLUMNS


@dataclass(frozen=True, slots=True)
class FileSubject:
    """`url` and `similar` are empty where the file is of the enterprise itself; all three addresses where
    the enterprise moved out of the reader's place."""

    name: str
    number: str
    address: str
    has_address: bool
    """Whether its kind has one at all."""
    url: str
    similar: list[SubjectLine]
    enterprise_url: str


def file_subject(application: Application, actor: Actor) -> FileSubject:
    """What the page of a file says of its subject; two or three queries more where it has one of its own."""
    subject, enterprise = application.subject, application.enterprise
    is_here = is_in_scope(actor, enterprise)
    enterprise_url = url_for("enterprises.enterprise", id=enterprise.id) if is_here else ""
    if subject.kind == "enterprise" or not is_here:
        return FileSubject(subject.name, "", "", False, "", [], enterprise_url)
    return FileSubject(
        subject.name,
        subject.number or "",
        subject.address or "",
        "address" in OWN_COLUMNS.get(subject.kind, ()),
        url_for("subjects.subject", id=subject.id),
        similar_subjects(actor, enterprise, subject),
        enterprise_url,
    )

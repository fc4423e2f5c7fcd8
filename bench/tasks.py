"""What is prepared and measured inside a process of the centre, without HTTP."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction

from baladiya.api.operations import give_token
from baladiya.certificates import operations
from baladiya.municipalities.seed import seed
from baladiya.people import operations as people
from baladiya.people.actors import SYSTEM
from baladiya.people.demo import seed_demo_people
from baladiya.rules import forms, loader
from baladiya.rules.service import Facts, compile_definition
from baladiya.site import demo
from baladiya.statistics import queries
from baladiya.ui import clock

RUNS = 3
DEFINITIONS = Path("definitions")


def prepare(users: str) -> object:
    """Will make the tables, publish the services, and give a token for each of so many people."""
    call_command("migrate", interactive=False, verbosity=0)
    now = clock.now()
    seed(now=now)
    demo.publish_definitions(now)
    seed_demo_people(now=now)  # whole lives need the staff of every municipality
    tokens = []
    for number in range(int(users)):
        person = people.register_person(
            email=f"bench{number}@example.org",
            password="a long enough password",
            name_ar="مريم التجريبية",
            name_en="Maryam Demo",
            language="ar",
            now=now,
        )
        tokens.append(
            give_token(account_id=person.account_id, label="bench", actor=SYSTEM, now=now)
        )
    return tokens


def certificates(count: str) -> object:
    """Will give the CPU-ms for drawing, sealing and storing one certificate, after a first one."""

    def signed(number: str) -> None:
        with transaction.atomic():
            certificate = operations.prepare(
                subject=f"bench:{number}",
                municipality="capital",
                prefix="RC",
                kind="certificate",
                service="residence-certificate",
                content=_content(),
                valid_until=date(2030, 2, 24),
                now=clock.now(),
            )
        done = operations.sign(certificate_id=certificate.pk, templates={}, now=clock.now())
        if done.state != "valid":
            raise RuntimeError(done.state)

    signed("first")
    found = []
    for run in range(RUNS):
        began = time.process_time()
        for number in range(int(count)):
            signed(f"{run}:{number}")
        found.append((time.process_time() - began) * 1000 / int(count))
    return found


def form_checks(times: str) -> object:
    """Will give the ms of checking the largest form, complete and right."""
    bundles = [loader.load(folder) for folder in loader.service_folders(DEFINITIONS)]
    largest = max(bundles, key=lambda each: len(compile_definition(each.definition).all_fields()))
    service = compile_definition(largest.definition)
    example = next(each for each in largest.examples if each.status == "accepted")
    papers = {slot: example.papers.count(slot) for slot in example.papers}
    found = []
    for _ in range(RUNS):
        began = time.perf_counter()
        for _ in range(int(times)):
            # New facts each time: an answer that is kept with the facts must not be measured.
            facts = Facts(answers=dict(example.answers), today=example.today, papers=papers)
            if forms.check(service, facts):
                raise RuntimeError("the example is not right")
        found.append((time.perf_counter() - began) * 1000 / int(times))
    return {"ms": found, "service": largest.service, "fields": len(service.all_fields())}


def bulletin(first: str, last: str) -> object:
    """Will give the ms of counting a period, and how many transactions it holds."""
    days = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}
    total, found = queries.bulletin(**days).total, []
    for _ in range(RUNS):
        began = time.perf_counter()
        queries.bulletin(**days)
        found.append((time.perf_counter() - began) * 1000)
    return {"ms": found, "total": total}


def _content() -> dict[str, Any]:
    def words(ar: str, en: str) -> dict[str, str]:
        return {"ar": ar, "en": en}

    facts = [
        ("holder", words("الاسم", "Name"), words("مريم المثال", "Maryam Almithal")),
        (
            "address",
            words("العنوان", "Address"),
            words("مبنى 12 طريق 2107", "Building 12, road 2107"),
        ),
        ("block", words("المجمع", "Block"), words("321", "321")),
    ]
    return {
        "title": words("شهادة إثبات السكن", "Certificate of proof of residence"),
        "statement": words("يسكن في العنوان المبين.", "Lives at the address given."),
        "holder": words("مريم المثال", "Maryam Almithal"),
        "holder_number": "850101234",
        "facts": [
            {"id": name, "label": label, "value": value, "public": True}
            for name, label, value in facts
        ],
        "service": "residence-certificate",
        "reference": "RC-7K4M-9Q2D",
    }

"""The people of the demonstration. Every one is invented and says so by the name.

Nobody has a password: they are entered from the demonstration's own sign-in page.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from baladiya.municipalities.queries import municipalities
from baladiya.people import operations, queries
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Account
from baladiya.rules.definition import Role


class _Applicant(NamedTuple):
    mail: str
    kind: str
    ar: str
    en: str
    personal_number: str
    nationality: str
    mobile: str
    language: str = "ar"
    registration: str = ""
    company_ar: str = ""
    company_en: str = ""


# The serial 0000 in the personal numbers is given to nobody.
_APPLICANTS = (
    _Applicant("mariam", "citizen", "مريم التجريبية", "Mariam Demo", "900400001", "BH", "36000001"),
    _Applicant(
        "salem", "gcc_citizen", "سالم التجريبي", "Salem Demo", "880700002", "OM", "36000002"
    ),
    _Applicant(
        "george", "resident", "جورج التجريبي", "George Demo", "851100003", "PH", "36000003", "en"
    ),
    _Applicant("anna", "visitor", "آنا التجريبية", "Anna Demo", "", "DE", "+4915112345678", "en"),
    _Applicant(
        mail="yousif",
        kind="company",
        ar="يوسف التجريبي",
        en="Yousif Demo",
        personal_number="791200004",
        nationality="BH",
        mobile="36000004",
        registration="9900001-1",
        company_ar="مقاولات المثال التجريبية",
        company_en="Sample Contracting Demo",
    ),
    _Applicant(
        mail="layla",
        kind="company",
        ar="ليلى التجريبية",
        en="Layla Demo",
        personal_number="830300005",
        nationality="BH",
        mobile="36000005",
        registration="9900002-1",
        company_ar="المكتب الهندسي التجريبي",
        company_en="Demo Engineering Office",
    ),
)

_IN_EACH_MUNICIPALITY = (
    ("clerk", Role.CLERK, "موظف خدمة العملاء", "Clerk"),
    ("officer1", Role.OFFICER, "الموظف المختص الأول", "First Officer"),
    ("officer2", Role.OFFICER, "الموظف المختص الثاني", "Second Officer"),
    ("inspector", Role.INSPECTOR, "المفتش", "Inspector"),
    ("finance1", Role.FINANCE_OFFICER, "موظف المالية الأول", "First Finance Officer"),
    ("finance2", Role.FINANCE_OFFICER, "موظف المالية الثاني", "Second Finance Officer"),
    ("head1", Role.HEAD, "رئيس القسم الأول", "First Head"),
    ("head2", Role.HEAD, "رئيس القسم الثاني", "Second Head"),
    ("director", Role.DIRECTOR, "مدير عام البلدية", "Director"),
)
_IN_THE_MINISTRY = (
    ("owner", Role.SERVICE_OWNER, "مالك الخدمات", "Service Owner"),
    ("auditor", Role.AUDITOR, "المدقق", "Auditor"),
    ("administrator", Role.ADMINISTRATOR, "مسؤول النظام", "Administrator"),
)
_PLACES = {
    "capital": ("العاصمة", "Capital"),
    "muharraq": ("المحرق", "Muharraq"),
    "northern": ("الشمالية", "Northern"),
    "southern": ("الجنوبية", "Southern"),
}


@transaction.atomic
def seed_demo_people(*, now: datetime) -> int:
    """Will add the people of the demonstration who are missing; gives how many.

    The municipalities must be there (`municipalities.operations.seed`).
    """
    known = set(
        Account.objects.filter(email__endswith=queries.DEMO_DOMAIN).values_list("email", flat=True)
    )
    added = 0
    for applicant in _APPLICANTS:
        if _mail(applicant.mail) not in known:
            _add_applicant(applicant, now)
            added += 1
    return added + _add_missing_staff(known, now)


def _add_missing_staff(known: set[str], now: datetime) -> int:
    added = 0
    for municipality in municipalities():
        place_ar, place_en = _PLACES.get(
            municipality.code, (municipality.name_ar, municipality.name_en)
        )
        for word, role, ar, en in _IN_EACH_MUNICIPALITY:
            mail = _mail(f"{word}.{municipality.code}")
            if mail not in known:
                names = f"{ar} التجريبي، {place_ar}", f"{en} Demo, {place_en}"
                _add_staff(mail, names, role, municipality.code, now)
                added += 1
    for word, role, ar, en in _IN_THE_MINISTRY:
        if _mail(word) not in known:
            _add_staff(_mail(word), (f"{ar} التجريبي", f"{en} Demo"), role, "", now)
            added += 1
    return added


def _mail(word: str) -> str:
    return f"{word}{queries.DEMO_DOMAIN}"


def _add_applicant(applicant: _Applicant, now: datetime) -> None:
    person = operations.register_person(
        email=_mail(applicant.mail),
        password=None,
        name_ar=applicant.ar,
        name_en=applicant.en,
        personal_number=applicant.personal_number,
        kind=applicant.kind,
        nationality=applicant.nationality,
        mobile=applicant.mobile,
        language=applicant.language,
        identity_proved=True,
        now=now,
    )
    if applicant.registration:
        establishment = operations.register_establishment(
            registration=applicant.registration,
            name_ar=applicant.company_ar,
            name_en=applicant.company_en,
            now=now,
        )
        operations.give_mandate(person_id=person.pk, establishment_id=establishment.pk, now=now)


def _add_staff(
    mail: str, names: tuple[str, str], role: Role, municipality: str, now: datetime
) -> None:
    member = operations.add_staff(
        actor=SYSTEM, email=mail, password=None, name_ar=names[0], name_en=names[1], now=now
    )
    operations.appoint(
        actor=SYSTEM, staff_id=member.pk, role=role, municipality=municipality, now=now
    )

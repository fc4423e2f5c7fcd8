"""What the gallery shows: one of every part in every state, with plainly made-up content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from baladiya.rules.definition import Field, FieldType, Option, Purpose, Status, Text
from baladiya.rules.problems import Problem
from baladiya.ui.icons import ICONS

More = Any  # whatever else a field may have


@dataclass(frozen=True, slots=True)
class Attached:
    """A document as the paper slot shows it."""

    id: int
    name: str
    size: int
    url: str = "#"


def _field(id: str, kind: FieldType, ar: str, en: str, **more: More) -> Field:  # noqa: A002 - named as in a definition
    return Field(id=id, type=kind, label=Text(ar=ar, en=en), purpose=Purpose.DECIDE, **more)


_OPTIONS = (
    Option(id="tenant", ar="مستأجر", en="Tenant"),
    Option(id="owner", ar="مالك", en="Owner"),
    Option(id="family", ar="مع العائلة", en="With family"),
)
_MANY = tuple(Option(id=f"area_{n}", ar=f"المنطقة {n}", en=f"Area {n}") for n in range(1, 13))
_NAME = _field("person", FieldType.ARABIC_NAME, "الاسم", "Name")
_SHARE = _field("share", FieldType.DECIMAL, "الحصة", "Share", unit=Text(ar="٪", en="%"))

FIELDS = (
    _field("name_ar", FieldType.ARABIC_NAME, "الاسم بالعربية", "Name in Arabic"),
    _field("name_en", FieldType.LATIN_NAME, "الاسم باللاتينية", "Name in Latin letters"),
    _field(
        "personal_number",
        FieldType.PERSONAL_NUMBER,
        "الرقم الشخصي",
        "Personal number",
        hint=Text(ar="تسعة أرقام كما في بطاقة الهوية", en="Nine digits, as on the identity card"),
    ),
    _field(
        "registration",
        FieldType.COMMERCIAL_REGISTRATION,
        "السجل التجاري",
        "Commercial registration",
        required=False,
    ),
    _field("mobile", FieldType.PHONE, "رقم الهاتف", "Telephone number"),
    _field("email", FieldType.EMAIL, "البريد الإلكتروني", "E-mail", required=False),
    _field("iban", FieldType.IBAN, "رقم الحساب المصرفي الدولي (آيبان)", "IBAN"),
    _field("rent", FieldType.MONEY, "الإيجار الشهري", "Monthly rent"),
    _field("area", FieldType.DECIMAL, "المساحة", "Area", unit=Text(ar="م²", en="m²")),
    _field("moved_on", FieldType.DATE, "تاريخ الانتقال", "Date of moving in"),
    _field("block", FieldType.BLOCK, "رقم المجمع", "Block number"),
    _field("nationality", FieldType.COUNTRY, "الجنسية", "Nationality"),
    _field(
        "housing_case", FieldType.CHOICE, "ما صفة سكنك؟", "How do you live there?", options=_OPTIONS
    ),
    _field("area_name", FieldType.CHOICE, "المنطقة", "Area", options=_MANY),
    _field("lives_there", FieldType.YES_NO, "هل تسكن في العنوان الآن؟", "Do you live there now?"),
    _field(
        "uses",
        FieldType.CHOICES,
        "لمن تقدَّم الشهادة؟",
        "Who will see the certificate?",
        options=_OPTIONS,
    ),
    _field(
        "note", FieldType.LONG_TEXT, "ملاحظاتك", "Your remarks", required=False, max_length=2000
    ),
    _field("place", FieldType.POINT, "الموقع", "The place"),
    _field("path", FieldType.LINE, "مسار الحفر", "Line of the trench"),
    _field("plot", FieldType.AREA, "حدود الأرض", "Bounds of the land"),
    _field("owners", FieldType.GROUP, "المُلّاك", "Owners", fields=(_NAME, _SHARE), most=5),
    _field(
        "declared",
        FieldType.CONSENT,
        "أقرّ بأن ما ذكرته صحيح",
        "I declare that what I wrote is correct",
    ),
)

TYPED = {
    "name_ar": ["محمد بن علي (شخص افتراضي)"],
    "name_en": ["Mohammed bin Ali (fictional)"],
    "personal_number": ["85130123"],
    "mobile": ["3600 1234"],
    "iban": ["BH67 BMAG 0000 1299 1234 57"],
    "rent": ["350.000"],
    "moved_on": ["31/02/2026"],
    "housing_case": ["tenant"],
    "uses": ["owner", "family"],
    "owners-0-person": ["فاطمة"],
    "owners-0-share": ["60"],
    "owners-1-person": [""],
    "place-lat": ["26.2285"],
    "place-lon": ["50.5860"],
}
PROBLEMS = (
    Problem("personal_number_malformed", at="field:personal_number"),
    Problem("iban_mistyped", at="field:iban"),
    Problem("date_impossible", at="field:moved_on"),
    Problem("field_required", at="field:lives_there"),
    Problem("field_required", at="field:owners.1.person"),
    Problem("field_required", at="field:note"),
    Problem("consent_required", at="field:declared"),
)
WARNINGS = (Problem("personal_number_looks_odd", at="field:personal_number"),)
BARS = (
    ({"ar": "شهادة إثبات السكن", "en": "Residence certificate"}, 1751),
    ({"ar": "فتح الحساب البلدي", "en": "Municipal account opening"}, 550),
    ({"ar": "استرجاع التأمين", "en": "Security deposit refund"}, 453),
    ({"ar": "رخصة حفريات", "en": "Excavation permit"}, 284),
    ({"ar": "شهادة إتمام بناء", "en": "Building completion certificate"}, 250),
)


def everything(language: str) -> Mapping[str, Any]:
    """Will give the gallery's page all it shows, in `language`."""
    return {
        "said": language,
        "fields": FIELDS,
        "typed": TYPED,
        "nothing": {},
        "problems": PROBLEMS,
        "warnings": WARNINGS,
        "statuses": tuple(Status),
        "icons": tuple(ICONS),
        "tones": ("good", "info", "warn", "bad", "quiet"),
        "attached": (
            Attached(1, "عقد الإيجار 2026.pdf", 482_113),
            Attached(2, "owner-id-back.heic", 2_310_442),
        ),
        "reference": "RC-7K4M-9Q2D",
        "number": "850101234",
        "some_phone": "+97336001234",
        "some_iban": "BH67BMAG00001299123456",
        "a_day": date(2026, 11, 23),
        "a_moment": datetime(2026, 11, 23, 6, 14, tzinfo=UTC),
        "minus": -12_500,
        "bars": BARS,
        "most": BARS[0][1],
    }

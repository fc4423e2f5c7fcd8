"""The form of a service: what is asked, how answers are read, checked, priced and shown."""

from baladiya.rules.forms.checking import (
    CheckResult,
    Quoted,
    amount_of,
    check,
    quote,
    run_checks,
)
from baladiya.rules.forms.estimate import (
    AskedField,
    Estimate,
    EstimatedPaper,
    EstimatedPrice,
    EstimatedReferral,
    estimate,
)
from baladiya.rules.forms.following import carried_over, offered_follow_ups, referrals_at
from baladiya.rules.forms.outputs import (
    RefundOrder,
    ShownFact,
    output_facts,
    output_statement,
    output_valid_until,
    refund_order,
)
from baladiya.rules.forms.reading import PageReading, read_answers, read_page
from baladiya.rules.forms.schema import answer_schema
from baladiya.rules.forms.showing import (
    AnsweredPage,
    Applicant,
    answered_pages,
    block_of,
    show_answer,
    show_row,
    who_applies,
)
from baladiya.rules.forms.values import country_names, fewest_points
from baladiya.rules.forms.view import (
    WantedPaper,
    is_required,
    page_fields,
    strip_hidden,
    visible_columns,
    visible_fields,
    visible_options,
    visible_pages,
    wanted_papers,
)

__all__ = [
    "AnsweredPage",
    "Applicant",
    "AskedField",
    "CheckResult",
    "Estimate",
    "EstimatedPaper",
    "EstimatedPrice",
    "EstimatedReferral",
    "PageReading",
    "Quoted",
    "RefundOrder",
    "ShownFact",
    "WantedPaper",
    "amount_of",
    "answer_schema",
    "answered_pages",
    "block_of",
    "carried_over",
    "check",
    "country_names",
    "estimate",
    "fewest_points",
    "is_required",
    "offered_follow_ups",
    "output_facts",
    "output_statement",
    "output_valid_until",
    "page_fields",
    "quote",
    "read_answers",
    "read_page",
    "referrals_at",
    "refund_order",
    "run_checks",
    "show_answer",
    "show_row",
    "strip_hidden",
    "visible_columns",
    "visible_fields",
    "visible_options",
    "visible_pages",
    "wanted_papers",
    "who_applies",
]

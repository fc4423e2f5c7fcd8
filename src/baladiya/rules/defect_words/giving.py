"""What is wrong with money, outputs, reasons, and the examples beside a definition."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]  # (Arabic, English) by code

RESULTS: Final[Words] = {
    "fee_not_raised": ("لا انتقال يطالب بالرسم {id}.", "No move raises the fee {id}."),
    "deposit_not_held": ("لا انتقال يحجز التأمين {id}.", "No move holds the deposit {id}."),
    "output_not_given": ("لا انتقال يصدر {id}.", "No move gives the output {id}."),
    "output_without_template": (
        "{id} يحتاج إلى قالب (template).",
        "The output {id} has no template.",
    ),
    "output_without_facts": ("{id} بلا بيانات (facts).", "The output {id} has no facts."),
    "output_not_public": (
        "{id} بلا أي بيان يظهر في صفحة التحقق (public).",
        "The output {id} has no fact that the check page shows (public).",
    ),
    "letter_without_statement": (
        "الرسالة {id} بلا نص (statement).",
        "The letter {id} says nothing: it has no statement.",
    ),
    "validity_twice": (
        "{id} له مدتا صلاحية. اترك واحدة.",
        "The output {id} says its validity twice. Keep one.",
    ),
    "refund_incomplete": (
        "أمر الرد {id} ينقصه {key}.",
        "The refund {id} lacks {key}.",
    ),
    "option_of_wrong": (
        "{id} ليس سؤالًا ذا خيارات.",
        "option_of must name a choice; {id} is none.",
    ),
    "template_missing": (
        "القالب {name} غير موجود بجانب الخدمة ولا في المكتبة.",
        "The template {name} is neither beside the service nor in the shared library.",
    ),
    "template_fact_unknown": (
        "القالب {name} (السطر {line}) يطلب {id}، وليس من بيانات هذه الوثيقة.",
        "The template {name} (line {line}) asks for {id}, which is not among the facts.",
    ),
    "template_imports": (
        "القالب {name} (السطر {line}) يستورد ملفًا أو حزمة. القالب يكون مستقلًا.",
        "The template {name} (line {line}) imports a file or package. A template stands alone.",
    ),
    "template_reaches_out": (
        "القالب {name} (السطر {line}) يستعمل {word}، ولا يُقبل في قالب.",
        "The template {name} (line {line}) uses {word}, which no template may.",
    ),
    "statement_fact_unknown": (
        "النص يطلب {id}، وليس من بيانات هذه الوثيقة.",
        "The statement asks for {id}, which is not among the facts.",
    ),
    "reason_unknown": (
        "سبب الرفض {id} غير معرّف.",
        "The reason {id} is defined neither here nor in the shared library.",
    ),
    "points_at_nothing": (
        "سبب الرفض {id} يشير إلى {target}، ولا وجود له في الخدمة {service}.",
        "The reason {id} points at {target}, which the service {service} does not have.",
    ),
    "prefix_roman": (
        "الحرفان {prefix} يُقرآن رقمًا رومانيًا. اختر غيرهما.",
        "The letters {prefix} can be read as a roman numeral. Choose others.",
    ),
    "prefix_taken": (
        "الحرفان {prefix} مستعملان في خدمة أخرى ({service}).",
        "The letters {prefix} are used by another service ({service}).",
    ),
}

EXAMPLES: Final[Words] = {
    "example_missing": (
        "لا مثال مع الخدمة. أضف طلبًا واحدًا على الأقل في examples.",
        "The service has no example. Add at least one application in examples.",
    ),
    "example_paper_unknown": (
        "المثال يرفق {id}، ولا يوجد هذا المستند.",
        "The example attaches {id}, and there is no such paper.",
    ),
    "example_problems": (
        "لا يُقبل طلب المثال: {found}",
        "The example's application is not accepted: {found}",
    ),
    "example_no_problems": (
        "قيل إن طلب المثال لا يُقبل ({wanted})، وقد قُبل أو رُفض لغير ذلك: {found}",
        "The example should not be accepted ({wanted}), but this was found: {found}",
    ),
    "example_move_impossible": (
        "الانتقال {move} غير ممكن من الخطوة {step}.",
        "The move {move} is not possible from the step {step}.",
    ),
    "example_move_blocked": (
        "الانتقال {move} توقفه فحوص لم تنجح: {checks}",
        "The move {move} is blocked by failed checks: {checks}",
    ),
    "example_needs": (
        "الانتقال {move} يلزمه {what}.",
        "The move {move} needs {what}.",
    ),
    "example_reason_unknown": (
        "سبب الرفض {id} غير معرّف.",
        "The reason {id} is not one of the service's.",
    ),
    "example_item_unknown": (
        "البند {id} ليس سؤالًا ولا مستندًا في الخدمة.",
        "The item {id} is neither a field nor a paper of the service.",
    ),
    "example_register_unknown": (
        "المثال يذكر جواب السجل {id}، ولا يُسأل هذا السجل في الخدمة.",
        "The example tells what the register {id} answers, which this service does not ask.",
    ),
    "example_lookup_wrong": (
        "المثال يذكر {id}، وليس مما يجيب به السجل أو هو من نوع آخر.",
        "The example tells {id}, which the register does not answer or answers in another kind.",
    ),
    "example_ends_elsewhere": (
        "ينتهي المثال عند {step} ({status}) لا عند {wanted}.",
        "The example ends at {step} ({status}), not at {wanted}.",
    ),
}

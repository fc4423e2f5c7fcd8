"""What is wrong with what an applicant is asked, and with conditions and formulas."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]  # (Arabic, English) by code

ASKED: Final[Words] = {
    "group_unknown": (
        "مجموعة الأسئلة {id} غير موجودة في المكتبة.",
        "The group {id} is not in the shared library.",
    ),
    "group_twice": (
        "مجموعة الأسئلة {id} مستعملة في أكثر من صفحة.",
        "The group {id} is used on more than one page.",
    ),
    "page_empty": ("الصفحة {id} بلا أسئلة.", "The page {id} asks nothing."),
    "paper_kind_unknown": (
        "نوع المستند {id} غير موجود في المكتبة.",
        "The kind of paper {id} is not in the shared library.",
    ),
    "options_missing": ("السؤال {id} بلا خيارات.", "The choice {id} has no options."),
    "options_unwanted": (
        "السؤال {id} من نوع لا خيارات له.",
        "The field {id} is of a type that has no options.",
    ),
    "columns_missing": ("المجموعة المتكررة {id} بلا أعمدة.", "The group {id} has no fields."),
    "columns_unwanted": (
        "السؤال {id} من نوع لا أعمدة له.",
        "The field {id} is of a type that has no fields of its own.",
    ),
    "column_type": (
        "لا يكون العمود {id} من النوع {type}.",
        "A row cannot hold the field {id} of type {type}.",
    ),
    "column_rules": (
        "لا توضع قاعدة على العمود {id}. ضعها على المجموعة.",
        "A rule cannot stand on the column {id}. Put it on the group.",
    ),
    "bounds_crossed": (
        "الحد الأدنى للسؤال {id} أكبر من الأعلى.",
        "The least of {id} is more than its most.",
    ),
    "too_many_rows": (
        "الحد الأعلى للسؤال {id} لا يزيد على {most}.",
        "The most of {id} cannot be more than {most}.",
    ),
    "prefill_unknown": (
        "لا يُعرف مصدر التعبئة {value}. المقبول: {expected}.",
        "Nothing is known to fill in as {value}. Accepted: {expected}.",
    ),
    "prefill_of_another_kind": (
        "لا يصلح {value} لتعبئة {id}، فنوعاهما مختلفان.",
        "{value} cannot fill {id}: they are of different kinds.",
    ),
    "routed_by_unknown": (
        "الحقل {id} في routed_by غير موجود.",
        "routed_by names the field {id}, which does not exist.",
    ),
    "routed_by_not_block": (
        "الحقل {id} في routed_by يجب أن يكون من النوع block.",
        "routed_by must name a field of type block; {id} is not.",
    ),
    "routed_by_not_always": (
        "الحقل {id} يحدد الجهة البلدية، فيجب أن يُسأل دائمًا ويُجاب.",
        "The field {id} decides the municipality, so it must always be asked and required.",
    ),
}

KEPT: Final[Words] = {
    "purpose_without_terms": (
        "الغرض {purpose} بلا أساس قانوني ولا مدة حفظ في purposes.yaml.",
        "The purpose {purpose} has no lawful basis and no retention in purposes.yaml.",
    ),
    "lawful_basis_unknown": (
        "الأساس القانوني {id} غير معرّف في purposes.yaml.",
        "The lawful basis {id} is not defined in purposes.yaml.",
    ),
    "retention_unknown": (
        "مدة الحفظ {id} غير معرّفة في purposes.yaml.",
        "The retention class {id} is not defined in purposes.yaml.",
    ),
    "retention_years": (
        "مدة الحفظ {id} يجب أن تكون سنة على الأقل.",
        "The retention class {id} must be a year or more.",
    ),
    "register_type": (
        "السجل {id} يُسأل برقم من النوع {types}.",
        "The register {id} is asked with a field of type {types}.",
    ),
    "register_twice": (
        "السجل {id} يُسأل بالحقل {field} أيضًا، ولا يكون للجواب اسمان.",
        "The register {id} is asked with {field} as well; an answer can have one name only.",
    ),
    "register_in_rows": (
        "العمود {id} في مجموعة متكررة، ولا يُسأل عنه سجل.",
        "The column {id} stands in repeated rows, with which no register is asked.",
    ),
    "table_empty": ("الجدول {id} فارغ.", "The table {id} is empty."),
    "table_out_of_order": (
        "تواريخ الجدول {id} تُكتب من الأقدم إلى الأحدث، كل تاريخ مرة.",
        "The dates of the table {id} go from the oldest to the newest, each once.",
    ),
    "table_rows_differ": (
        "في الجدول {id} قيم في تاريخ وليست في الآخر: {keys}.",
        "The table {id} has values at one date that it lacks at the other: {keys}.",
    ),
    "table_not_begun": (
        "لا قيمة سارية في الجدول {id} حتى {until}.",
        "The table {id} has no values in force until {until}.",
    ),
}

FORMULAS: Final[Words] = {
    "rows_function_wrong": (
        "تأخذ sum_of و shares_make_one اسم مجموعة متكررة ثم أسماء أعمدتها بين علامتي تنصيص.",
        "sum_of and shares_make_one take the name of repeated rows, then their columns in quotes.",
    ),
    "column_not_added": (
        "العمود {column} ليس مبلغًا ولا عددًا يُجمع.",
        "The column {column} is neither money nor a number that can be added.",
    ),
    "name_misspelt": (
        "لا شيء باسم {name} في هذه الخدمة. أقرب ما يشبهه: {near}.",
        "Nothing here is called {name}. Is {near} meant?",
    ),
    "expression_wrong": ("العبارة غير صحيحة: {what}", "The expression is wrong: {what}"),
    "expression_wrong_kind": (
        "العبارة تعطي نوعًا غير المطلوب: {what}",
        "The expression gives the wrong kind of value: it {what}",
    ),
    "expression_too_long": (
        "العبارة أطول من ألف محرف.",
        "The expression is longer than a thousand characters.",
    ),
    "expression_too_costly": (
        "العبارة تدور على القوائم أكثر مما يُقبل. بسّطها.",
        "The expression goes through lists more than is allowed. Make it simpler.",
    ),
    "column_unknown": (
        "لا يوجد في {list} عمود اسمه {column}.",
        "There is no column {column} in {list}.",
    ),
    "looks_ahead": (
        "الشرط يستند إلى {id}، وهو سؤال يأتي بعده أو هو نفسه. قدّم السؤال.",
        "The condition looks at {id}, which is asked later or is the field itself. Ask it earlier.",
    ),
    "option_unknown": (
        "لا يوجد في {field} خيار اسمه {option}، فالشرط لا يتحقق.",
        "{field} has no option {option}, so the condition can never hold.",
    ),
    "never_shown": (
        "الشرط لا يتحقق أبدًا، فلا يصل أحد إلى {what}.",
        "The condition never holds, so nobody can reach {what}.",
    ),
    "always_shown": (
        "الشرط لا يستند إلى شيء فهو متحقق دائمًا. احذفه.",
        "The condition looks at nothing and always holds. Remove it.",
    ),
    "amount_negative": ("المبلغ سالب.", "The amount is below zero."),
}

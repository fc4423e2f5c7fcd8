"""What is wrong with a file, or with the shape of what it holds."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]  # (Arabic, English) by code

FILES: Final[Words] = {
    "file_missing": ("الملف غير موجود.", "The file is missing."),
    "file_too_large": (
        "الملف أكبر من {most} كيلوبايت. قسّم الخدمة أو اختصر نصوصها.",
        "The file is larger than {most} KiB. Split the service or shorten its texts.",
    ),
    "file_too_many_parts": (
        "في الملف أكثر من {most} جزء. اختصره.",
        "The file has more than {most} parts. Make it smaller.",
    ),
    "too_many": (
        "في {what} أكثر مما يُقبل: {count}، والحد {most}. قسّم الخدمة.",
        "There is too much in {what}: {count}, where {most} are accepted. Split the service.",
    ),
    "not_utf8": ("الملف ليس بترميز UTF-8.", "The file is not UTF-8."),
    "bidi_control": (
        "في هذا السطر محرف اتجاه غير مرئي ({character}). احذفه.",
        "This line has an unseen direction mark ({character}). Remove it.",
    ),
    "control_character": (
        "في هذا السطر محرف تحكم ({character}). احذفه.",
        "This line has a control character ({character}). Remove it.",
    ),
    "yaml_malformed": ("بنية YAML غير صحيحة: {what}", "This is not well-formed YAML: {what}"),
    "several_documents": (
        "في الملف أكثر من مستند. اترك واحدًا.",
        "The file holds several documents. Keep one.",
    ),
    "anchor_or_alias": (
        "الإحالات (& و *) غير مقبولة. اكتب القيمة كاملة.",
        "Anchors and aliases (& and *) are not accepted. Write the value out.",
    ),
    "tag": ("الوسم {tag} غير مقبول. احذفه.", "The tag {tag} is not accepted. Remove it."),
    "key_twice": ("المفتاح {key} مكرر.", "The key {key} is given twice."),
    "key_not_text": ("المفتاح يجب أن يكون كلمة.", "A key must be a word."),
    "too_deep": (
        "التداخل أعمق من {most} مستوى.",
        "The file is nested deeper than {most} levels.",
    ),
    "not_a_mapping": (
        "الملف يجب أن يبدأ بمفاتيح مثل service و name.",
        "The file must begin with keys such as service and name.",
    ),
    "filled_in_by_loader": (
        "المفتاح {key} يُملأ من المكتبة المشتركة. احذفه من هنا.",
        "The key {key} is filled in from the shared library. Remove it here.",
    ),
}

SHAPE: Final[Words] = {
    "language_missing": (
        "النص ناقص باللغة {language}. كل نص يُكتب بالعربية والإنجليزية.",
        "The text is missing in {language}. Every text is written in Arabic and English.",
    ),
    "language_not_arabic": (
        "النص العربي مكتوب بغير العربية: {text}",
        "The Arabic text is not in Arabic: {text}",
    ),
    "language_not_english": (
        "النص الإنجليزي مكتوب بغير الإنجليزية: {text}",
        "The English text is not in English: {text}",
    ),
    "key_missing": ("المفتاح {key} ناقص.", "The key {key} is missing."),
    "purpose_missing": (
        "لم يُذكر غرض السؤال (purpose). لا يُسأل أحد بلا سبب.",
        "The field has no purpose. Nothing is asked without one.",
    ),
    "key_unknown": ("المفتاح {key} غير معروف.", "The key {key} is not known here."),
    "key_misspelt": (
        "المفتاح {key} غير معروف. أقرب ما يشبهه: {near}.",
        "The key {key} is not known here. Is {near} meant?",
    ),
    "text_wanted": (
        "{key} نص يُكتب باللغتين: العربي بعد \u2066ar:\u2069 والإنجليزي بعد \u2066en:\u2069.",
        "{key} is a text in both languages: one after ar: and one after en:.",
    ),
    "number_wanted": (
        "{key} عدد صحيح، وليس {value}.",
        "{key} is a whole number, not {value}.",
    ),
    "truth_wanted": (
        "{key} قيمته true أو false، وليس {value}.",
        "{key} is true or false, not {value}.",
    ),
    "list_wanted": (
        "{key} قائمة، هكذا: [أول, ثان]، أو سطر لكل بند يبدأ بشرطة.",
        "{key} is a list, written like [one, two], or a line for each beginning with a hyphen.",
    ),
    "mapping_wanted": (
        "تحت {key} مفاتيح لكل منها قيمة، وليس {value}.",
        "{key} holds keys with a value each, not {value}.",
    ),
    "words_wanted": (
        "{key} كلمات، وليس {value}. ضع علامتي تنصيص حول الأرقام والتواريخ.",
        "{key} is words, not {value}. Put quotes around numbers and dates.",
    ),
    "prefix_malformed": (
        "حرفا رقم الطلب حرفان لاتينيان كبيران من غير I وL وO وU، وليس {value}.",
        "The letters of a reference are two Latin capitals other than I, L, O and U, not {value}.",
    ),
    "value_unknown": (
        "القيمة {value} غير معروفة. المقبول: {expected}.",
        "The value {value} is not known. Accepted: {expected}.",
    ),
    "value_wrong": (
        "قيمة {key} غير مقبولة ({value}): {what}",
        "The value of {key} is not accepted ({value}): {what}",
    ),
    "not_an_id": (
        "{value} لا يصلح معرّفًا؛ الصيغة المقبولة {pattern}.",
        "{value} cannot be used here; the form accepted is {pattern}.",
    ),
    "fee_in_fractions": (
        "المبلغ {value} مكتوب بكسور. اكتبه بالفلس عددًا صحيحًا بين علامتي تنصيص.",
        "The amount {value} is written with a fraction. Write whole fils, in quotes.",
    ),
    "id_twice": ("المعرّف {id} مستعمل مرتين ({what}).", "The id {id} is used twice ({what})."),
    "id_reserved": (
        "الاسم {id} محجوز في العبارات. اختر غيره.",
        "The name {id} has a meaning of its own in expressions. Choose another.",
    ),
}

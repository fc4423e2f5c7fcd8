"""What each defect of a definition is called, in Arabic and English: (ar, en) by its code.

Written for the analyst who edits the file: what is wrong, and what would be right.
"""

from collections.abc import Mapping
from typing import Final

_FILES: Final = {
    "file_missing": ("الملف غير موجود.", "The file is missing."),
    "file_too_large": (
        "الملف أكبر من {most} كيلوبايت. قسّم الخدمة أو اختصر نصوصها.",
        "The file is larger than {most} KiB. Split the service or shorten its texts.",
    ),
    "file_too_many_parts": (
        "في الملف أكثر من {most} جزء. اختصره.",
        "The file has more than {most} parts. Make it smaller.",
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

_SHAPE: Final = {
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

_ASKED: Final = {
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

_FORMULAS: Final = {
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

_PROCESS: Final = {
    "draft_wanted": (
        "خطوة واحدة فقط تكون حالتها draft، وهذا عددها هنا: {count}.",
        "Exactly one step has the status draft; there are {count}.",
    ),
    "step_unknown": ("الخطوة {id} غير موجودة.", "There is no step {id}."),
    "step_unreachable": (
        "لا يصل أي انتقال إلى الخطوة {id}.",
        "No way leads to the step {id}.",
    ),
    "step_without_way_on": (
        "الخطوة {id} ليست نهائية ولا انتقال منها.",
        "The step {id} is not final and has no way on.",
    ),
    "step_never_ends": (
        "لا توصل الخطوة {id} إلى أي نهاية.",
        "From the step {id} no end can be reached.",
    ),
    "step_without_owner": ("الخطوة {id} بلا مسؤول (owner).", "The step {id} has no owner."),
    "step_without_clock": ("الخطوة {id} بلا مهلة (clock).", "The step {id} has no clock."),
    "owner_cannot_move": (
        "مسؤول الخطوة {id} ({role}) ليس له انتقال منها.",
        "The owner of the step {id} ({role}) can make no move from it.",
    ),
    "final_mismatch": (
        "الخطوة {id} حالتها {status}، فيجب أن تكون final: {wanted}.",
        "The step {id} has the status {status}, so final must be {wanted}.",
    ),
    "final_has_moves": (
        "الخطوة {id} نهائية ومنها الانتقال {move}.",
        "The step {id} is final, yet the move {move} starts there.",
    ),
    "clock_wrong": (
        "المهلة تُكتب بأحد الأمرين فقط: working_days أو days، عددًا موجبًا.",
        "A clock has either working_days or days, a positive number.",
    ),
    "waiting_without_lapse": (
        "الخطوة {id} تنتظر مقدم الطلب ولا تقول ماذا يحدث عند انتهاء المهلة (then).",
        "The step {id} waits for the applicant, but no move is made when time is up (then).",
    ),
    "lapse_unknown": (
        "then يسمي {id}، وهو ليس انتقالًا يجريه النظام من هذه الخطوة.",
        "then names {id}, which is not a move by the system from this step.",
    ),
    "lapse_not_closed": (
        "الانتقال {id} عند انتهاء المهلة يجب أن يوصل إلى خطوة حالتها closed.",
        "When time is up, the move {id} must lead to a step with the status closed.",
    ),
    "same_person_unknown": (
        "not_the_same_person_as يسمي الخطوة {id}، وهي غير موجودة.",
        "not_the_same_person_as names the step {id}, which does not exist.",
    ),
    "same_person_itself": (
        "not_the_same_person_as يسمي الخطوة نفسها، فيعتمد الشخص عمله بنفسه.",
        "not_the_same_person_as names the step itself, so one person could approve their own act.",
    ),
    "same_person_not_before": (
        "لا يمر الطلب بالخطوة {id} قبل هذه الخطوة، أو لا يعمل فيها موظف.",
        "No member of staff acts at the step {id} before this one, so there is no second person.",
    ),
    "same_person_avoidable": (
        "يمكن أن يصل الطلب إلى هذه الخطوة دون المرور بالخطوة {id}، فلا يكون هناك شخص ثانٍ.",
        "An application can come here without passing {id}, so there is no second person.",
    ),
}

_MOVES: Final = {
    "submit_missing": (
        "لا يوجد انتقال submit، فلا يُقدَّم أي طلب.",
        "There is no move submit, so nothing could ever be submitted.",
    ),
    "withdraw_missing": (
        "لا يوجد انتقال withdraw، فلا يستطيع مقدم الطلب سحبه.",
        "There is no move withdraw, so an applicant could not take the application back.",
    ),
    "reopen_missing": (
        "لا يوجد انتقال reopen، فلا يُعاد فتح طلب بعد الاستفسار عن رفضه.",
        "There is no move reopen, so an enquiry could never put a refusal right.",
    ),
    "reopen_from": (
        "الانتقال reopen يجب أن يبدأ من الخطوة {id} أيضًا.",
        "The move reopen must start at the step {id} too.",
    ),
    "move_by": ("الانتقال {id} يجريه {role} وحده.", "The move {id} is made by {role} alone."),
    "move_from_draft": (
        "من المسودة لا يكون إلا الانتقال submit.",
        "Only the move submit starts at the draft.",
    ),
    "submit_from_draft": (
        "الانتقال submit يبدأ من المسودة وحدها.",
        "The move submit starts at the draft alone.",
    ),
    "withdraw_from": (
        "لا يُسحب الطلب من الخطوة {id}: مسودة أو نهائية.",
        "An application cannot be withdrawn from {id}, which is the draft or final.",
    ),
    "leads_to_status": (
        "الانتقال {id} يجب أن يوصل إلى خطوة حالتها {status}.",
        "The move {id} must lead to a step with the status {status}.",
    ),
    "answer_wanted": (
        "الخطوة {id} تنتظر إجابة مقدم الطلب، فيلزم منها الانتقال answer ويجريه applicant.",
        "The step {id} waits for the applicant, who needs the move answer from there.",
    ),
    "paid_wanted": (
        "الخطوة {id} تنتظر الدفع، فيلزم منها الانتقال paid ويجريه system.",
        "The step {id} waits for a payment, so the move paid by the system must start there.",
    ),
    "payment_without_bill": (
        "الانتقال {id} يوصل إلى انتظار الدفع ولا يصدر فاتورة.",
        "The move {id} leads to a step that waits for payment but raises no bill.",
    ),
    "refusal_incomplete": (
        "الانتقال {id} يرفض الطلب، فيلزمه needs: [reasons] و decision: refused.",
        "The move {id} refuses, so it needs reasons and the decision refused.",
    ),
    "refusal_without_reasons": (
        "الخدمة ترفض الطلبات ولا تعرّف أسباب رفض.",
        "The service refuses applications but has no reasons of refusal.",
    ),
    "reasons_without_refusal": (
        "الانتقال {id} يطلب أسباب رفض ولا يرفض.",
        "The move {id} needs reasons but does not refuse.",
    ),
    "decision_by_staff": (
        "القرار في الانتقال {id} لا يتخذه إلا موظف.",
        "The decision in the move {id} can be made by staff only.",
    ),
    "accepted_undecided": (
        "يصل الطلب إلى {id} دون قرار بالقبول (decision: accepted).",
        "The step {id} can be reached without a decision accepted.",
    ),
    "applicant_move_unknown": (
        "مقدم الطلب لا يجري إلا submit و answer و withdraw.",
        "The applicant makes only the moves submit, answer and withdraw; not {id}.",
    ),
    "system_move_unmade": (
        "لا شيء يجري الانتقال {id}: يجري النظام paid و reopen وما تسميه مهلة.",
        "Nothing makes the move {id}: the system makes paid, reopen and what a clock names.",
    ),
    "nobody_moves": ("لا أحد يجري الانتقال {id}.", "Nobody makes the move {id}."),
    "effect_unknown": (
        "الأثر {kind} يسمي {id}، ولا يوجد {what} بهذا الاسم.",
        "The effect {kind} names {id}, but there is no {what} of that name.",
    ),
    "release_alone": (
        "صرف المبلغ يلزمه شخص غير الذي أمر به: not_the_same_person_as.",
        "Whoever releases money did not order it: not_the_same_person_as is missing here.",
    ),
}

_RESULTS: Final = {
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

_EXAMPLES: Final = {
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
    "example_ends_elsewhere": (
        "ينتهي المثال عند {step} ({status}) لا عند {wanted}.",
        "The example ends at {step} ({status}), not at {wanted}.",
    ),
}

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **_FILES,
    **_SHAPE,
    **_ASKED,
    **_FORMULAS,
    **_PROCESS,
    **_MOVES,
    **_RESULTS,
    **_EXAMPLES,
}

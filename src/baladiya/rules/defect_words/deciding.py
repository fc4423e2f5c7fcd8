"""What is wrong with the way of an application: steps, moves, people."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]  # (Arabic, English) by code

PROCESS: Final[Words] = {
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
    "step_can_strand": (
        "قد يعلق الطلب في الخطوة {id}: يلزم انتقال بلا شرط ولا يوقفه فحص يصل به إلى نهاية.",
        "An application can get stuck at {id}: no way to an end is open whatever the answers are.",
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

LINKS: Final[Words] = {
    "body_unknown": (
        "الجهة {id} غير موجودة في bodies.yaml.",
        "The body {id} is not in bodies.yaml.",
    ),
    "referral_unworked": (
        "لا يعمل موظف على الطلب في الخطوة {id}، فلا تُسأل فيها جهة.",
        "Nobody works on the application at the step {id}, so no body can be asked there.",
    ),
    "paper_unknown": ("لا يوجد مستند {id}.", "There is no paper {id}."),
    "service_unknown": ("الخدمة {id} غير موجودة.", "There is no service {id}."),
    "follow_up_field_unknown": (
        "لا يوجد في الخدمة {service} سؤال اسمه {id}.",
        "The service {service} has no field {id}.",
    ),
    "follow_up_cycle": (
        "الخدمة {service} تعود من تلقاء نفسها إلى هذه الخدمة بلا نهاية.",
        "The service {service} leads back to this one by itself, without end.",
    ),
}

MOVES: Final[Words] = {
    "answer_by_staff": (
        "الجواب في الانتقال {id} لا يكتبه إلا موظف.",
        "The answer in the move {id} can be written by staff only.",
    ),
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
        "مقدم الطلب لا يجري إلا submit و answer و withdraw، لا {id}.",
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

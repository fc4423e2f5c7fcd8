"""Bills, payments, deposits held for others, and money paid back; whole fils everywhere."""

from django.db import models
from django.db.models import F, Q

from baladiya.municipalities.models import Municipality


class Bill(models.Model):
    """An amount asked for. `subject` says what for; the ledger does not know what it means."""

    class State(models.TextChoices):
        """Where a bill stands."""

        OPEN = "open"
        PAID = "paid"
        CANCELLED = "cancelled"

    number = models.CharField(max_length=30, unique=True)
    subject = models.CharField(max_length=120)
    purpose = models.CharField(max_length=60)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(
        default=list
    )  # [{"label": {"ar","en"}, "amount_fils": int, "account": str}]
    amount_fils = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    raised_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"],
                condition=~Q(state="cancelled"),
                name="bill_once_per_purpose",
            ),
            models.CheckConstraint(condition=Q(amount_fils__gt=0), name="bill_positive"),
            models.CheckConstraint(
                condition=Q(state="open", paid_at=None, cancelled_at=None)
                | Q(state="paid", paid_at__isnull=False, cancelled_at=None)
                | Q(state="cancelled", paid_at=None, cancelled_at__isnull=False),
                name="bill_state_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money received for one bill, told by the provider once."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="payment")
    provider = models.CharField(max_length=30)
    provider_reference = models.CharField(max_length=80)
    amount_fils = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_reference"], name="payment_told_once"
            ),
            models.CheckConstraint(condition=Q(amount_fils__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class UnmatchedPayment(models.Model):
    """Money a provider says it took and that fits no open bill: kept until a person settles it.

    `reason` is the code of the refusal; `amount` is in the smallest unit of `currency`.
    """

    provider = models.CharField(max_length=30)
    provider_reference = models.CharField(max_length=80)
    bill_number = models.CharField(max_length=30)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=40)
    told_at = models.DateTimeField()
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(settled_at=None), name="unmatched_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "provider_reference"], name="unmatched_told_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note=""),
                name="unmatched_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"unmatched payment {self.pk}"


class Deposit(models.Model):
    """A security held for its payer: a liability, never revenue."""

    class State(models.TextChoices):
        """Where a deposit stands."""

        HELD = "held"
        REFUNDING = "refunding"
        REFUNDED = "refunded"

    reference = models.CharField(max_length=40, unique=True)  # the permit or account it is for
    reference_key = models.CharField(max_length=40, unique=True)  # folded: keys.reference_key
    receipt = models.CharField(max_length=40, blank=True, default="")
    receipt_key = models.CharField(max_length=40, blank=True, default="")
    subject = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(max_length=40)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    payer_number = models.CharField(max_length=20, db_index=True)
    payer_name = models.CharField(max_length=200)
    amount_fils = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    held_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["receipt_key"], condition=~Q(receipt_key=""), name="deposit_by_receipt"
            ),
            models.Index(  # the finance officer's list, oldest first
                fields=["municipality", "id"], condition=Q(state="held"), name="deposit_held"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fils__gt=0), name="deposit_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["held", "refunding", "refunded"]),
                name="deposit_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Refund(models.Model):
    """An order to pay a deposit back: approved by one finance officer, released by another."""

    class State(models.TextChoices):
        """Where a refund stands."""

        APPROVED = "approved"
        RELEASED = "released"
        CANCELLED = "cancelled"

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="refunds")
    subject = models.CharField(max_length=120)
    number = models.CharField(max_length=30, unique=True)
    amount_fils = models.BigIntegerField()
    deducted_fils = models.BigIntegerField(default=0)
    iban = models.CharField(max_length=34)
    account_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.APPROVED)
    approved_by = models.BigIntegerField()
    approved_at = models.DateTimeField()
    released_by = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state="approved"), name="refund_to_release")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deposit"], condition=~Q(state="cancelled"), name="refund_one_per_deposit"
            ),
            models.CheckConstraint(
                condition=Q(amount_fils__gt=0, deducted_fils__gte=0), name="refund_positive"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="released",
                    released_by__isnull=False,
                    released_at__isnull=False,
                    cancelled_at=None,
                )
                | Q(state="cancelled", released_by=None, cancelled_at__isnull=False)
                | Q(state="approved", released_by=None, cancelled_at=None),
                name="refund_state_told",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("approved_by")),
                name="refund_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Deduction(models.Model):
    """A part of a deposit that is kept, with the reason shown to the payer."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="deductions")
    reason = models.CharField(max_length=500)
    amount_fils = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fils__gt=0), name="deduction_positive"),
        ]

    def __str__(self) -> str:
        return f"deduction {self.pk}"


class Entry(models.Model):
    """One line of the books. The lines of one `voucher` add up to zero."""

    voucher = models.CharField(max_length=60)
    account = models.CharField(max_length=60)  # named in operations/books.py
    municipality = models.ForeignKey(  # none only for money whose bill is not known
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount_fils = models.BigIntegerField()  # debit positive, credit negative
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voucher", "account"], name="entry_once_per_voucher"),
            models.CheckConstraint(condition=~Q(amount_fils=0), name="entry_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher} {self.account} {self.amount_fils}"

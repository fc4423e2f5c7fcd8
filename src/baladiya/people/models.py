"""Accounts, the people and companies who apply, and the staff with their roles."""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from baladiya.municipalities.models import Municipality
from baladiya.people.roles import STAFF_ROLES


def new_session_token() -> str:
    """Will make the value that ties sessions to an account; a new one ends them all."""
    return secrets.token_hex(16)


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None) -> "Account":
        """Will make an account; the address is kept in lower case and is unique."""
        account = self.model(email=email.strip().lower())
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A way to sign in. What the owner may do follows from the person or staff member behind it."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    session_token = models.CharField(max_length=32, default=new_session_token)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="account_email_lower_case"
            )
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_session_auth_hash(self) -> str:
        """Will give the session token, so that changing it ends every session of the account."""
        return self.session_token

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Will give nothing: there is one token at a time."""
        return []


class Person(models.Model):
    """A natural person who applies; the identity provider's facts, or the person's own."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="person")
    personal_number = models.CharField(max_length=9, blank=True, default="")
    kind = models.CharField(max_length=20, default="citizen")
    name_ar = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    nationality = models.CharField(max_length=2, blank=True, default="")
    mobile = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=2, default="ar")
    # Somebody who vouches for it says that the number is theirs; a typed one may be anybody's.
    identity_proved = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["personal_number"],
                condition=~Q(personal_number=""),
                name="person_personal_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["ar", "en"]), name="person_language_known"
            ),
            models.CheckConstraint(
                condition=Q(identity_proved=False) | ~Q(personal_number=""),
                name="person_proved_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Establishment(models.Model):
    """A company or institution with a commercial registration."""

    registration = models.CharField(max_length=12, unique=True)
    name_ar = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.registration


class Mandate(models.Model):
    """A person's standing to act for an establishment."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="mandates"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "establishment"], name="mandate_unique")
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"


class StaffMember(models.Model):
    """Someone who works for a municipality or the ministry."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff_member")
    name_ar = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"staff member {self.pk}"


class RoleAssignment(models.Model):
    """A role held in one municipality, or in the whole ministry when none is named."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="roles")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_member", "municipality", "role"],
                nulls_distinct=False,
                name="role_assignment_unique",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[str(role) for role in STAFF_ROLES]),
                name="role_assignment_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.staff_member_id}"


class Attempt(models.Model):
    """How often a client guessed lately; kept in rows so that restarts and workers all count.

    `key_hash` is what was tried and from where, hashed: nobody's address is kept.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(db_index=True)  # when this window of counting began
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} attempts"


class EntryLink(models.Model):
    """A link that signs its account in once; only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"entry link {self.pk}"

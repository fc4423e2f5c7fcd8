"""Tokens of integrators, and the answers already given to repeated requests."""

from django.db import models

from baladiya.people.models import Account


class ApiToken(models.Model):
    """A token that acts for one account; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class GivenAnswer(models.Model):
    """The first answer to a request with an Idempotency-Key, given again to the same request."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="given_answer_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"

"""Who decides what, as the programme says it; what was asked, and each decision about it.

Nothing here is changed or deleted: where a request stands follows from its decisions.
"""

from typing import Any, ClassVar

from django.db import models

from safe.administration.programmes.models import Programme
from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, SharedModel, Tenancy, TenantManager

#: letters of a comment or a reason
LONGEST = 600


class Rule(models.Model):
    """What a kind of request needs: one decision a level, in this order."""

    tenancy: ClassVar[Tenancy] = Outside(
        "public rules of a programme pack: who decides what, no word of a person", content=True
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rules")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    above = models.PositiveBigIntegerField(null=True)  # the rule counts from this amount on
    levels = models.JSONField(default=list)  # [{"who": "co_lead", "permission": "periods.decide"}]
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="approvals_a_code_once"),
            models.UniqueConstraint(
                fields=["programme", "kind", "above"],
                name="approvals_a_rule_once",
                nulls_distinct=False,
                condition=models.Q(ended_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code}"


class Request(SharedModel):
    """One asking of one organisation; sent back, it may be asked again in the next round.

    `levels` are kept as they were when it was asked: a changed rule changes no running request.
    """

    kind = models.CharField(max_length=24)
    about = models.UUIDField()  # the thing itself: a half-year, a plan, minutes
    round = models.PositiveSmallIntegerField(default=1)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    comment = models.CharField(max_length=LONGEST, blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    levels = models.JSONField(default=list)  # [{"organisations": [id], "permission": code}]
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "about", "round"], name="approvals_a_round_once"
            ),
            models.CheckConstraint(
                condition=models.Q(round__gte=1), name="approvals_rounds_begin_at_one"
            ),
        ]
        indexes = [models.Index(fields=["asked_at", "id"], name="approvals_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} round {self.round}"


class Verdict(models.TextChoices):
    """What a member decided."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REFUSED = "refused"


class Decision(SharedModel):
    """One level of one request, decided once, by a member who decides no other level of it."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    level = models.PositiveSmallIntegerField()  # counts from 0
    member = models.UUIDField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.CharField(max_length=LONGEST, blank=True, default="")
    at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["request", "level"], name="approvals_decided_once"),
            models.UniqueConstraint(
                fields=["request", "member"], name="approvals_one_level_a_member"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="approved") | ~models.Q(reason=""),
                name="approvals_no_without_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"level {self.level} {self.verdict}"

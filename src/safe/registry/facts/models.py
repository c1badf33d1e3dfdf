"""Countable facts, and whom they count."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, OwnOrFactsOf, Tenancy, TenantManager, TenantModel


class Subject(models.Model):
    """Whom a fact counts. `canonical` says who is the same as whom; no other key is rewritten."""

    tenancy: ClassVar[Tenancy] = Outside(
        "random ids alone, shared by organisations so that a person is counted once across them"
    )
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    canonical = models.UUIDField(db_index=True)

    class Meta:
        indexes = [
            # figures look for the few who are the same as another, not at everybody
            models.Index(
                fields=["id"],
                name="facts_subject_merged",
                include=["canonical"],
                condition=~models.Q(canonical=models.F("id")),
            )
        ]

    def __str__(self) -> str:
        return f"Subject {self.pk}"


class Fact(TenantModel):
    """One countable thing that happened, with its dose and the attributes of its date."""

    tenancy: ClassVar[Tenancy] = OwnOrFactsOf()
    kind = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=16)
    on_date = models.DateField()
    place = models.CharField(max_length=16)
    programme = models.CharField(max_length=16)
    event = models.UUIDField(null=True)
    dose = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    value = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    sex = models.CharField(max_length=8, default="unknown")
    age_band = models.CharField(max_length=8, default="unknown")
    displacement = models.CharField(max_length=10, default="unknown")
    disability = models.CharField(max_length=8, default="unknown")
    source = models.UUIDField()
    attributes = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    void = models.BooleanField(default=False)
    voided_at = models.DateTimeField(null=True)
    voided_why = models.CharField(max_length=32, blank=True, default="")
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        db_table = "facts_fact"
        indexes = [
            models.Index(
                fields=["kind", "on_date"],
                name="facts_by_kind_and_day",
                condition=models.Q(void=False),
                include=["subject", "organisation", "place"],
            ),
            models.Index(fields=["subject", "kind", "on_date"], name="facts_by_subject"),
            models.Index(fields=["source"], name="facts_by_source"),
            models.Index(
                fields=["organisation", "on_date"],
                name="facts_last_day",
                condition=models.Q(void=False),
            ),
            models.Index(fields=["organisation", "recorded_at"], name="facts_last_written"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "source"],
                condition=models.Q(void=False),
                name="facts_one_valid_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(void=False) | models.Q(voided_at__isnull=False),
                name="facts_void_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_date}"

"""Persons and their cards. Who they are lies in a box; here stand random ids and bands."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy import Own, Tenancy, TenantManager, TenantModel
from safe.kernel.vault.columns import BoxField


class Sex(models.TextChoices):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class AgeBand(models.TextChoices):
    TO_9 = "0-9"
    TO_14 = "10-14"
    TO_17 = "15-17"
    TO_24 = "18-24"
    TO_35 = "25-35"
    TO_59 = "36-59"
    FROM_60 = "60+"
    UNKNOWN = "unknown"


class Displacement(models.TextChoices):
    DISPLACED = "idp"
    RETURNEE = "returnee"
    HOST = "host"
    OTHER = "other"
    UNKNOWN = "unknown"


class Disability(models.TextChoices):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Person(TenantModel):
    """A human being as one organisation knows him; `subject` counts him once across all."""

    tenancy: ClassVar[Tenancy] = Own()
    subject = models.UUIDField()
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.CharField(max_length=8, choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    displacement = models.CharField(
        max_length=10, choices=Displacement.choices, default=Displacement.UNKNOWN
    )
    disability = models.CharField(
        max_length=8, choices=Disability.choices, default=Disability.UNKNOWN
    )
    township = models.CharField(max_length=16, blank=True, default="")
    keeps_name = models.BooleanField(default=False)
    identity = BoxField(null=True)
    registered_on = models.DateField()
    registered_at = models.DateTimeField()
    source = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject"],
                condition=models.Q(undone_at__isnull=True),
                name="people_one_a_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(keeps_name=True) | models.Q(identity__isnull=True),
                name="people_no_name_without_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="people_newest"),
        ]


class Card(TenantModel):
    """A card that was given. Its letters are not here: only their MAC under the server's key."""

    tenancy: ClassVar[Tenancy] = Own()
    mac = models.BinaryField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    given_on = models.DateField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class IdentityProposal(TenantModel):
    """A second box for a person who already has one: a member confirms or drops it."""

    tenancy: ClassVar[Tenancy] = Own()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    identity = BoxField()
    proposed_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

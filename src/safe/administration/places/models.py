"""Places, known by their P-code (MIMU). A code says where, never who governs."""

from typing import ClassVar

from django.db import models

from safe.kernel.tenancy import Outside, Tenancy

PUBLIC = "names and codes of places are public content of a programme, no word of anybody"


class Level(models.TextChoices):
    STATE = "state"
    DISTRICT = "district"
    TOWNSHIP = "township"
    TOWN = "town"
    VILLAGE_TRACT = "village_tract"
    VILLAGE = "village"
    CAMP = "camp"
    CENTRE = "centre"


class Place(models.Model):
    """An administrative unit or a centre. `spelling` is how the programme document writes it."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    code = models.CharField(max_length=16, primary_key=True)
    level = models.CharField(max_length=16, choices=Level.choices)
    name_en = models.CharField(max_length=80)
    name_my = models.CharField(max_length=120, blank=True, default="")
    spelling = models.CharField(max_length=80, blank=True, default="")
    variants = models.JSONField(default=list)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="parts", db_index=False
    )
    release = models.CharField(max_length=8, blank=True, default="")
    group = models.CharField(max_length=40, blank=True, default="")
    group_my = models.CharField(max_length=60, blank=True, default="")
    tile_col = models.PositiveSmallIntegerField(null=True)
    tile_row = models.PositiveSmallIntegerField(null=True)
    order = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"


class ProgrammePlace(models.Model):
    """A place where a programme works. The programme stands as its code: it is the higher word."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    programme = models.CharField(max_length=16)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="programmes")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "place"], name="places_once_a_programme")
        ]

    def __str__(self) -> str:
        return f"{self.programme} in {self.place_id}"

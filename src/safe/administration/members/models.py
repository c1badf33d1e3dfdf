"""Members, what they may, their keys, and their sessions. Secrets lie under locks and in boxes."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy import Outside, Own, Tenancy, TenantManager, TenantModel
from safe.kernel.vault.columns import BoxField


class Scope(models.TextChoices):
    """On whose records a role acts, narrowest first."""

    OWN = "own"
    TEAM = "team"
    ORGANISATION = "organisation"
    PROGRAMME = "programme"


class Role(models.Model):
    """What a member in this role may; content of the pack."""

    tenancy: ClassVar[Tenancy] = Outside(
        "public content of a programme pack: roles and their permissions, no word of a person",
        content=True,
    )
    code = models.CharField(max_length=40, primary_key=True)
    name_en = models.CharField(max_length=80)
    name_my = models.CharField(max_length=120, blank=True, default="")
    permissions = models.JSONField(default=list)
    scope = models.CharField(max_length=12, choices=Scope.choices, default=Scope.OWN)
    home = models.CharField(max_length=40, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)
    is_draft = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class Member(TenantModel):
    """A place in an organisation, known by a login name; the display name lies in a box."""

    tenancy: ClassVar[Tenancy] = Own()
    login = models.CharField(max_length=64, unique=True)
    skeleton = models.CharField(max_length=64)
    name_box = BoxField(null=True)
    language = models.CharField(max_length=8, default="en")
    joined_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # an opener compared the fingerprint
    left_at = models.DateTimeField(null=True)
    roles: "models.ManyToManyField[Role, MemberRole]" = models.ManyToManyField(
        Role, through="MemberRole", related_name="+"
    )
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "skeleton"], name="members_no_confusable_login"
            )
        ]

    def __str__(self) -> str:
        return f"Member {self.pk}"


class MemberRole(TenantModel):
    """A role that a member has."""

    tenancy: ClassVar[Tenancy] = Own()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="given")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role"], name="members_a_role_once")
        ]


class Key(TenantModel):
    """The public key of a member, with the server's MAC that says it is his."""

    tenancy: ClassVar[Tenancy] = Own()
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="key")
    public = models.BinaryField()
    mac = models.BinaryField()
    made_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class Lock(TenantModel):
    """Where a member's secret may lie: always three rows that look alike, whatever is used."""

    class Slot(models.IntegerChoices):
        PASSWORD = 0
        SECOND = 1
        RECOVERY = 2

    tenancy: ClassVar[Tenancy] = Own()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="locks")
    slot = models.PositiveSmallIntegerField(choices=Slot.choices)
    salt = models.BinaryField()
    ops = models.PositiveSmallIntegerField()
    memory = models.PositiveIntegerField()
    box = models.BinaryField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "slot"], name="members_a_slot_once"),
            models.CheckConstraint(
                condition=models.Q(slot__gte=0, slot__lte=2), name="members_three_slots"
            ),
        ]


class Ring(TenantModel):
    """One epoch of an organisation's key pair for one purpose."""

    class Purpose(models.TextChoices):
        REGISTRY = "registry"
        PROTECTION = "protection"
        COMPLAINTS = "complaints"

    tenancy: ClassVar[Tenancy] = Own()
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    epoch = models.PositiveIntegerField()
    public = models.BinaryField()
    mac = models.BinaryField()
    chain = BoxField(null=True)  # the secret of the epoch before, sealed to this one
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # a member left; the next opener makes a new epoch
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "purpose", "epoch"], name="members_an_epoch_once"
            )
        ]


class Opener(TenantModel):
    """The secret of a ring's epoch as a box to one member."""

    tenancy: ClassVar[Tenancy] = Own()
    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="openers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="opens")
    box = BoxField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ring", "member"], name="members_an_opener_once")
        ]


class MemberSession(TenantModel):
    """A signed-in member. `box` is his secret under the cookie's key; empty while locked."""

    tenancy: ClassVar[Tenancy] = Own()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="sessions")
    sid = models.BinaryField(unique=True)
    box = models.BinaryField(null=True)
    quiet_minutes = models.PositiveSmallIntegerField(default=2)
    locks_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["locks_at"],
                name="members_open_vaults",
                condition=models.Q(box__isnull=False),
            ),
            models.Index(fields=["ends_at"], name="members_ended_sessions"),
        ]


class Link(TenantModel):
    """A one-time way in: whoever holds it sets the password of one member."""

    tenancy: ClassVar[Tenancy] = Own()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True)
    by_keeper = models.BooleanField(default=False)  # made at the server itself: may found a ring
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class Draft(TenantModel):
    """What a member wrote when the vault locked, sealed to his own key."""

    tenancy: ClassVar[Tenancy] = Own()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    box = BoxField()
    made_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class Attempt(models.Model):
    """How often signing in failed, by a keyed hash of the login name or of the network."""

    tenancy: ClassVar[Tenancy] = Outside(
        "asked before a tenant is known; keyed hashes and counts alone, forgotten after an hour"
    )
    key = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField()
    failed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures} failures"

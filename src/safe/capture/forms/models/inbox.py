"""The inbox: what a phone sent, as it waits to be applied; and what waits for a person."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy import Own, Tenancy, TenantManager, TenantModel
from safe.kernel.vault.columns import BoxField


class State(models.TextChoices):
    RECEIVED = "received"  # the queue
    APPLIED = "applied"  # a handler took all it could; parts of it may wait
    WAITING = "waiting"  # nothing of it could be applied
    KEPT = "kept"  # a form without a handler
    SET_ASIDE = "set_aside"  # a member decided not to apply it
    CONFLICT = "conflict"  # a second version of an instance already here
    BROKEN = "broken"  # a body that was no submission; kept for support


class Submission(TenantModel):
    """One filled form. `answers` is what figures need; the sealed original holds all."""

    tenancy: ClassVar[Tenancy] = Own()
    organisation = models.UUIDField()  # each index below begins with it
    device = models.UUIDField(null=True)
    form = models.UUIDField(null=True)  # FormVersion; null while the form is unknown
    form_code = models.CharField(max_length=64, blank=True, default="")
    kind = models.CharField(max_length=32, blank=True, default="")
    instance = models.BinaryField()
    content = models.BinaryField()
    variant = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=40, blank=True, default="")
    flags = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    original = BoxField(null=True)  # null once the person it spoke of was undone
    original_size = models.PositiveIntegerField()
    files_named = models.JSONField(default=list)  # MACs of the file names the form speaks of
    attempts = models.PositiveSmallIntegerField(default=0)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            # the same content once as well: the door looks and counts variants in one statement
            models.UniqueConstraint(
                fields=["organisation", "instance", "variant"], name="forms_once_a_variant"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], name="forms_queue", condition=models.Q(state="received")
            ),
            models.Index(fields=["organisation", "-received_at"], name="forms_newest"),
            models.Index(fields=["organisation", "form", "-received_at"], name="forms_by_form"),
        ]


class Part(TenantModel):
    """A sealed part of a submission; its id is the one its person or event will have.

    Who keeps no name, and a training without words, have none.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        EVENT = "event"

    tenancy: ClassVar[Tenancy] = Own()
    organisation = models.UUIDField()  # looked for by submission alone
    submission = models.ForeignKey(
        Submission,
        on_delete=models.CASCADE,
        related_name="parts",
        db_index=False,
        db_constraint=False,  # written beside its form by one statement: nothing to look up
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    no = models.PositiveSmallIntegerField()
    box = BoxField(null=True)  # null once the person was undone
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "no"], name="forms_one_box_a_part"
            )
        ]


class Attachment(TenantModel):
    """A file of a submission. Its name, type and key lie in the box; the store knows a uuid."""

    tenancy: ClassVar[Tenancy] = Own()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    stored = models.UUIDField()
    name = models.BinaryField()  # MAC of the name, to know a resend
    content = models.BinaryField()  # MAC of the bytes
    size = models.PositiveIntegerField()
    referenced = models.BooleanField()
    box = BoxField()
    received_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "name", "content"], name="forms_once_a_file"
            )
        ]


class Wait(TenantModel):
    """A submission, or one participant of it, that waits: with the reason, until mended."""

    class State(models.TextChoices):
        WAITS = "waits"
        MENDED = "mended"
        SET_ASIDE = "set_aside"

    tenancy: ClassVar[Tenancy] = Own()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="waits")
    part = models.PositiveSmallIntegerField(null=True)  # null: the whole form
    reason = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    awaits = models.BinaryField(null=True)  # a key that a later form may make known
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITS)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "part"],
                nulls_distinct=False,
                name="forms_one_wait_a_part",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "since", "id"], name="forms_waits"),
            models.Index(
                fields=["organisation", "awaits"],
                name="forms_awaits",
                condition=models.Q(state="waits"),
            ),
        ]

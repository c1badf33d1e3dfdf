"""Loading a pack: a programme as content becomes rows."""

from datetime import date

from django.db import connection

from safe.administration.programmes.policies import P
from safe.front.packs import forms
from safe.front.packs.loading import Pack, plan_pack
from safe.front.packs.plans import Change, Does, Plan
from safe.front.packs.problems import PlanIsOld
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor

_LOCK = 0x5AFE0001  # one pack at a time in this database


@action(permission=P.LOAD, logs=("programme", "digest"))
def load_programme(*, by: Actor, programme: str, digest: str, pack: Pack) -> Plan:
    """Apply the plan with this digest; what the pack no longer names is ended, not deleted."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    plan = plan_pack(pack)
    if plan.programme != programme or plan.digest != digest:
        raise PlanIsOld
    for change in plan.changes:
        _apply(change, clock.today())
    for form in plan.forms:
        forms.publish(by, form)
    return plan


def _apply(change: Change, on: date) -> None:
    rows = change.model._default_manager.filter(pk=change.pk)
    if change.does is Does.NEW:
        change.model._default_manager.create(**change.values)
    elif change.does is Does.ENDED:
        rows.update(ended_on=on)
    elif change.does is Does.BACK:
        rows.update(**change.values, ended_on=None)
    else:
        rows.update(**change.values)

"""Facts of two partners, written as the camp days would write them."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.front.packs.commands import load_pack
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.registry.facts.actions import Attributes, make_subject, record_fact
from safe.results.indicators.policies import P

PACK = Path(__file__).parents[5] / "programme"
WAINGMAW, MUSE, BHAMO = "MMR001002", "MMR015009", "MMR001010"


@dataclass
class Field:
    """The programme is loaded; helpers write facts for a partner."""

    def actor(self, code: str, *more: str) -> Actor:
        organisation = programmes.get_organisation(code).id
        return Actor(
            organisation=organisation,
            member=new_id(),
            permissions=frozenset({P.SEE, P.SEE_RECORDS, P.EXPORT, *more}),
            facts_of=programmes.facts_of(organisation),
        )

    def reader(self, code: str, *more: str) -> Actor:
        """Who may see figures, and not the records behind them."""
        by = self.actor(code)
        return replace(by, permissions=frozenset({P.SEE, *more}))

    def period(self, code: str = "2020S1") -> Period:
        return Period.objects.get(programme="SAFE", code=code)

    def attend(
        self,
        code: str,
        on: str,
        *,
        subject: UUID | None = None,
        place: str = WAINGMAW,
        dose: str = "1",
        event: UUID | None = None,
        kind: str = "training.attended",
        value: str | None = None,
        card: bool | None = None,
        **attributes: str,
    ) -> UUID:
        by = self.actor(code)
        who = subject or make_subject()
        session = kind == "training.session_held"
        with tenancy.acting(by):
            fact = record_fact(
                by=by,
                kind=kind,
                subject=who,
                subject_kind="session" if session else "person",
                on=date.fromisoformat(on),
                place=place,
                programme="SAFE",
                source=new_id(),
                event=event or new_id(),
                dose=Decimal(dose),
                attributes=Attributes(**attributes),
            )
            fact.value = None if value is None else Decimal(value)
            fact.attributes = {} if card is None else {"card": card}
            fact.save(update_fields=["value", "attributes"])
        return who


@pytest.fixture
def field(db: None) -> Field:
    if programmes.find_programme() is None:
        load_pack(PACK)
    return Field()

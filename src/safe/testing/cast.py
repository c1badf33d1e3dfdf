"""One cast for all tests: two organisations with a ring, members, phones."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from safe.administration.devices import tokens
from safe.administration.devices.models import Device
from safe.administration.members.models import Ring
from safe.administration.programmes.models import Organisation
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.vault import Epoch, KeyPair, Vault, contexts, make_pair, seal, server_keys

EVERYTHING = frozenset(
    (
        "people.see people.register people.correct people.open training.see training.hold"
        " training.correct forms.mend forms.see_submissions forms.publish devices.add"
        " devices.revoke devices.see results.see_figures results.see_records results.export"
        " members.see approvals.see approvals.decide periods.see periods.submit periods.decide"
        " periods.close"
    ).split()
)


@dataclass
class House:
    """An organisation with its ring, one opener, and a phone."""

    code: str
    organisation: UUID = field(default_factory=new_id)
    ring: KeyPair = field(default_factory=make_pair)
    member: UUID = field(default_factory=new_id)
    own: KeyPair = field(default_factory=make_pair)
    token: str = field(default_factory=tokens.new_token)
    device: UUID = field(default_factory=new_id)

    @property
    def locked(self) -> Actor:
        """A member whose vault is locked."""
        return Actor(
            organisation=self.organisation,
            member=self.member,
            permissions=EVERYTHING,
            scope="organisation",
            facts_of=(self.organisation,),
        )

    @property
    def opened(self) -> Actor:
        """The same member with the vault open."""
        return Actor(
            organisation=self.organisation,
            member=self.member,
            permissions=EVERYTHING,
            scope="organisation",
            facts_of=(self.organisation,),
            vault=self.vault(),
        )

    @property
    def phone(self) -> Actor:
        """The phone as the doors see it."""
        return Actor(organisation=self.organisation, device=self.device, scope="organisation")

    def vault(self) -> Vault:
        """An open vault that holds the ring's first epoch."""
        context = contexts.ring_member(self.organisation, "registry", 1, self.member)
        box = seal(self.own.public, context, self.ring.secret)
        epoch = Epoch(self.organisation, "registry", 1, self.ring.public, for_member=box)
        return Vault(self.member, self.own.secret, lambda: [epoch])


def build(code: str = "kwa", *, phone: bool = True) -> House:
    """Write the rows of a house; needs an open transaction or `real_db`."""
    house = House(code)
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        Organisation.objects.create(id=house.organisation, code=code, name_en=code.upper())
    else:
        house.organisation = found.id
    label = contexts.ring(house.organisation, "registry", 1)
    rows: dict[str, Any] = {"organisation": house.organisation}
    with tenancy.acting(house.locked):
        Ring.objects.create(
            **rows,
            purpose="registry",
            epoch=1,
            public=house.ring.public,
            mac=server_keys.directory_mac(label, house.ring.public),
            made_at=clock.now(),
        )
        if phone:
            Device.objects.create(
                **rows,
                id=house.device,
                label="Phone 3",
                token_hash=tokens.token_hash(house.token),
                added_at=clock.now(),
            )
    return house

"""A card is known before its organisation is."""

from safe.kernel.tenancy import Door, door

CARD_SUBJECT = door(
    Door(
        name="card_subject",
        arguments="asked bytea",
        returns="uuid",
        body="select p.subject from people_card c join people_person p on p.id = c.person_id"
        " where c.mac = asked",
    )
)

"""A phone is known by its token before its organisation is."""

from safe.kernel.tenancy import Door, door

BY_TOKEN = door(
    Door(
        name="device_by_token",
        arguments="hash bytea",
        returns="table(device uuid, organisation uuid)",
        body="select id, organisation from devices_device"
        " where token_hash = hash and revoked_at is null",
    )
)

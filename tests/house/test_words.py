"""One word for one thing: names of models and addresses keep to the words of the field."""

import re

from django.apps import apps

from safe.operations.addresses import addresses

BANNED = {
    "beneficiary": "person",
    "client": "person",
    "user": "member",
    "staff": "member",
    "victim": "person",
    "record": "say what it is",
    "data": "say what it is",
    "item": "say what it is",
    "info": "say what it is",
    "manager": "say what it does",
    "helper": "say what it does",
    "utils": "say what it does",
    "common": "say whose it is",
    "misc": "say what it is",
    "notification": "alert, or message",
    "aid": "assistance",
    "resource": "advice",
}
VERBS = {"process", "handle", "manage", "perform", "update", "save"}
# an address or model that must keep such a word, with the reason
KEPT = {
    "indicators:export": "the rows behind a figure, of whatever kind",
    "indicators:records": "the rows behind a figure, of whatever kind",
}


def words(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    pieces = {piece.lower() for piece in re.split(r"[\W_\s]+", spaced) if piece}
    return pieces | {piece.removesuffix("s") for piece in pieces}


def test_models_are_called_as_the_field_calls_them() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("safe."):
            assert not words(model.__name__) & BANNED.keys(), model
            for column in model._meta.concrete_fields:
                assert not words(column.name) & (BANNED.keys() - {"record"}), column


def test_addresses_are_called_as_the_field_calls_them() -> None:
    for address in addresses():
        if address.name not in KEPT:
            assert not words(address.name) & (BANNED.keys() | VERBS), address
            assert not words(re.sub(r"<.*?>", "", address.pattern)) & BANNED.keys(), address
        assert re.fullmatch(r"[a-z:_.]+", address.name), address
        bare = re.sub(r"<.*?>", "", address.pattern)
        assert re.fullmatch(r"[a-z0-9/._-]*", bare) or not address.name.startswith("web"), address


def test_an_address_carries_an_id_a_code_or_a_token_and_no_word_of_a_person() -> None:
    """What stands in an address stands in histories and in logs of others."""
    # `name`: a file of a blank form; `project`: the 1 that ODK Collect wants
    allowed = {"id", "code", "token", "form_id", "version", "name", "number", "md5", "project"}
    for address in addresses():
        for name, converter in address.parameters:
            assert converter == "uuid" or name in allowed or name.endswith("_id"), address

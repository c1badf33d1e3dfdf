"""The closed list of what an answer may fill (safe_map), and how closed each must be."""

from dataclasses import dataclass

STATISTIC, SENSITIVE, IDENTIFYING = "statistic", "sensitive", "identifying"
CLASSES = (STATISTIC, SENSITIVE, IDENTIFYING)  # from open to closed


def closer(one: str, other: str) -> str:
    """The more closed of two classes."""
    return max(one, other, key=CLASSES.index)


@dataclass(frozen=True)
class Target:
    """A word of the domain. `at_least` is the most open class its answer may have."""

    name: str
    of_person: bool = False
    at_least: str = STATISTIC
    many: bool = False  # several questions may fill it, each under its own name


_EVENT = (
    "event_curriculum event_township event_started_on event_letter event_offered"
    " half_day_on half_day"
)
_TEST = "test_on test_when test_form test_mode test_version"
_PERSON = "known_by running_no sex displacement disability township consent mark"
# the server keeps a band of the age and a mark of the card, never these themselves
_SENSITIVE = "birth_year age age_about"
_NAMES = "card name other_name phone document"
_SEALED_OF_EVENT = "event_site filled_by"

TARGETS: dict[str, Target] = {
    **{name: Target(name) for name in (*_EVENT.split(), *_TEST.split())},
    "test_item": Target("test_item", many=True),
    **{name: Target(name, at_least=IDENTIFYING) for name in _SEALED_OF_EVENT.split()},
    **{name: Target(name, of_person=True) for name in _PERSON.split()},
    **{name: Target(name, of_person=True, at_least=SENSITIVE) for name in _SENSITIVE.split()},
    **{name: Target(name, of_person=True, at_least=IDENTIFYING) for name in _NAMES.split()},
}

"""What a member changes about himself."""

from django.conf import settings

from safe.administration.members.models import Member
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound


@action(permission=None, logs=("language",))
def choose_language(*, by: Actor, language: str) -> None:
    """The language of the member's own screens."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound
    Member.objects.filter(id=by.member).update(language=language)

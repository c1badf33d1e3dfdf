"""What can be refused about figures."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class TooManyRecords(Problem):
    """More rows than one export carries in a request."""

    code = "too-many-records"
    sentence = _(
        "The list has {count} records; one export carries {limit}. Choose a township or a partner, "
        "and take it in parts."
    )


class PurposeMissing(Problem):
    """An export with names says what it is for."""

    code = "purpose-missing"
    sentence = _("A list with names needs a purpose. Choose one; it is written into the ledger.")

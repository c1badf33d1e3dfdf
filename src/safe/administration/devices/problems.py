"""What can be refused about phones."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class PhoneIsRevoked(Problem):
    """A revoked phone gets no new QR."""

    code = "phone-revoked"
    status = 409
    sentence = _("This phone was revoked. Add it as a new phone, then scan the new QR with it.")


class LabelTaken(Problem):
    """Two phones in use with one name cannot be told apart when one is lost."""

    code = "phone-label-taken"
    sentence = _("A phone named “{label}” is in use already. Choose another name, such as Phone 4.")

"""Paper about a phone: how to put Collect on it."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.documents import qr_picture, render
from safe.kernel.documents.sheets import all_in_both, in_both

_WORDS = {
    "title": _("How to put Collect on this phone"),
    "phone": _("Phone"),
    "organisation": _("Organisation"),
    "server": _("Sends to"),
    "secret": _(
        "Who scans this code can send forms in our name. Show it to nobody; destroy the sheet when"
        " the phone is set up."
    ),
}
_FOOT = _(
    "A phone is lost or taken? Tell the keeper of your organisation at once: on the Phones page it"
    " is cut off in a minute."
)
_STEPS = (
    _("Set a screen lock with at least six digits on the phone."),
    _(
        "Install ODK Collect: from the Play Store, or from the file that the keeper gives you."
        " It needs Android 5 or newer."
    ),
    _("Open Collect and choose “Configure with QR code”."),
    _("Hold the camera over the code on this sheet until Collect shows the name of the project."),
    _("Choose “Start new form”. The forms appear by themselves; the first time needs a network."),
    _(
        "In the camp no network is needed. Fill the form, finish it, and go on: Collect sends by"
        " itself when there is a network."
    ),
    _("What was sent is deleted from the phone. Look at “Ready to send” at night: it is empty."),
    _(
        "Several trainers may share the phone: each form asks who filled it. Take no photos of"
        " people."
    ),
)


def collect_on_phone(*, label: str, organisation: str, server: str, settings_code: str) -> bytes:
    """The sheet for one phone; `settings_code` is the text that Collect reads from the code."""
    said = {
        "words": all_in_both(_WORDS),
        "foot": in_both(_FOOT),
        "steps": [in_both(step) for step in _STEPS],
        "label": label,
        "organisation": organisation,
        "server": server,
        # Collect's own generator uses the least correction: the code is long
        "code": qr_picture(settings_code, error="l", border=4),
    }
    return render("administration/devices/templates/devices/collect_on_phone.typ", said)

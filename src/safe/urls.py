"""Every address of SAFE. A package's own addresses stand in its urls.py."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("safe.front.web.urls")),
    path("", include("safe.kernel.ui.urls")),
    path("", include("safe.administration.places.urls")),
    path("", include("safe.administration.members.urls")),
    path("", include("safe.administration.devices.urls")),
    path("", include("safe.administration.approvals.urls")),
    path("", include("safe.registry.people.urls")),
    path("", include("safe.activities.training.urls")),
    path("", include("safe.activities.capacity.urls")),
    path("", include("safe.activities.dialogues.urls")),
    path("", include("safe.capture.forms.urls")),
    path("", include("safe.capture.forms.inbox.urls")),
    path("", include("safe.capture.forms.openrosa.urls")),
    path("", include("safe.results.periods.urls")),
    path("", include("safe.results.indicators.urls")),
    path("", include("safe.results.workplan.urls")),
    path("", include("safe.results.reports.urls")),
]

handler400 = "safe.kernel.web.not_found"
handler403 = "safe.kernel.web.not_found"
handler404 = "safe.kernel.web.not_found"
handler500 = "safe.kernel.web.fault"

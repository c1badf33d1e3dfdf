"""Every address of SAFE."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

handler404 = "safe.kernel.web.not_found"
handler500 = "safe.kernel.web.fault"
handler403 = "safe.kernel.web.not_found"
handler400 = "safe.kernel.web.not_found"
_ = (include, path)

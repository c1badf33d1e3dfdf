"""Settings of the bare view: no middleware, the same pool as the product's."""

import os
from urllib.parse import unquote, urlsplit

_parts = urlsplit(os.environ["BARE_DATABASE_URL"])
DEBUG = False
SECRET_KEY = "bench"  # noqa: S105 - signs nothing
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.bare.views"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts.path.lstrip("/"),
        "USER": unquote(_parts.username or ""),
        "PASSWORD": unquote(_parts.password or ""),
        "HOST": unquote(_parts.netloc.rpartition("@")[2].rpartition(":")[0]),
        "PORT": str(_parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
}
BARE_PUBLIC_KEY = bytes.fromhex(os.environ["BARE_PUBLIC_KEY"])
LOGGING_CONFIG = None

"""Settings, read from the environment once; a wrong one stops the start with a sentence."""

import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from safe.kernel.spool import spool_directory
from safe.kernel.vault.server_keys import subkey

BASE = Path(__file__).resolve().parent
ROOT = BASE.parents[1]
VAR = Path(os.environ.get("SAFE_VAR", ROOT / "var"))
ENVIRONMENT = os.environ.get("SAFE_ENV", "production")
IS_DEMO = ENVIRONMENT == "demo"
IS_TEST = ENVIRONMENT == "test"
DEBUG = False
if ENVIRONMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("SAFE_ENV is production, demo or test.")

# the server's keys lie on another medium than the data; the demo keeps them beside, and says so
SAFE_KEYS = Path(os.environ.get("SAFE_KEYS", VAR / "keys" / "SAFE_KEYS"))
FILES = Path(os.environ.get("SAFE_FILES", VAR / "files"))
SPOOL = Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())
PUBLIC_URL = os.environ.get("SAFE_PUBLIC_URL", "http://127.0.0.1:8000")
ROOM_DEMO = os.environ.get("SAFE_ROOM_DEMO") == "1"
MAXIMAL_BODY = 60 * 1024 * 1024


def _database(url: str, *, pool: bool) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL begins with postgresql://")
    options: dict[str, object] = {"application_name": "safe"}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": int(os.environ.get("SAFE_POOL", "8"))}
    options.update(parse_qsl(parts.query))
    # a socket directory arrives percent-encoded in the place of the host
    host = unquote(parts.netloc.rpartition("@")[2].rpartition(":")[0])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": not pool,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


# `default` serves and works as safe_app; `owner` (migrate, backup) exists only where its URL does
DATABASES = {
    "default": _database(
        os.environ.get("SAFE_APP_URL", "postgresql://safe_app@localhost/safe"),
        pool=not IS_TEST and os.environ.get("SAFE_POOL") != "0",
    )
}
if OWNER_URL := os.environ.get("DATABASE_URL", ""):
    DATABASES["owner"] = _database(OWNER_URL, pool=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# lowest first; a folder becomes a package, and appears here, when it has content
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "safe.kernel.ledger",
    "safe.kernel.ui",
    "safe.administration.places",
    "safe.administration.programmes",
    "safe.administration.members",
    "safe.administration.devices",
    "safe.administration.approvals",
    "safe.registry.facts",
    "safe.registry.people",
    "safe.capture.forms",
    "safe.activities.training",
    "safe.activities.capacity",
    "safe.activities.dialogues",
    "safe.results.periods",
    "safe.results.indicators",
    "safe.results.workplan",
    "safe.results.reports",
    "safe.front.packs",
    "safe.front.web",
    "safe.wiring.Wiring",
]

MIDDLEWARE = [
    "safe.kernel.web.RequestLog",
    "safe.kernel.ui.headers.StrictHeaders",
    "safe.kernel.ui.compression.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safe.kernel.web.BodyFirst",
    "safe.administration.members.middleware.MemberSessions",
    "safe.kernel.ui.languages.ChosenLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "safe.kernel.web.TenancyTransaction",
    "safe.administration.members.middleware.VaultSession",
]


# until the last package of the first slice has landed
def _there(name: str) -> bool:
    parts = name.split(".")[1:]
    return not name.startswith("safe.") or any(
        BASE.joinpath(*parts[:n]).with_suffix(".py").exists()
        or (BASE.joinpath(*parts[:n]) / "apps.py").exists()
        for n in range(1 if parts[0] == "wiring" else 2, len(parts) + 1)
    )


INSTALLED_APPS = [app for app in INSTALLED_APPS if _there(app)]
MIDDLEWARE = [name for name in MIDDLEWARE if _there(name)]

ROOT_URLCONF = "safe.urls"
WSGI_APPLICATION = "safe.wsgi.application"
ALLOWED_HOSTS = sorted({"127.0.0.1", "localhost", urlsplit(PUBLIC_URL).hostname or "localhost"})
SECRET_KEY = subkey("django", SAFE_KEYS).hex()
USE_TZ = True
TIME_ZONE = "Asia/Yangon"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("my", "မြန်မာ")]
LOCALE_PATHS = [VAR / "locale"]
FORMAT_MODULE_PATH = ["safe.kernel.ui.formats"]

SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # ends with the browser
CSRF_FAILURE_VIEW = "safe.kernel.web.csrf_refused"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_NAME = "__Host-safe" if SECURE else "safe"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATICFILES_DIRS = [VAR / "assets"]
WHITENOISE_USE_FINDERS = IS_TEST
WHITENOISE_MAX_AGE = 31536000

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "safe.kernel.ui.context.page",
            ],
        },
    }
]
# bodies stay in memory or in a 0700 folder of memory: never on a disk in clear
FILE_UPLOAD_TEMP_DIR = str(spool_directory(SPOOL))
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"()": "safe.kernel.logs.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "safe": {"level": "INFO"},
        # Django's own words carry paths and values; ours say the route and the number
        "django": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "django.request": {"handlers": [], "propagate": False, "level": "CRITICAL"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"

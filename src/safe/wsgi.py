"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from safe.kernel.patience import patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safe.settings")
application = patient(get_wsgi_application())

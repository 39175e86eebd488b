"""The WSGI door to the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "westfield.settings")

application = get_wsgi_application()

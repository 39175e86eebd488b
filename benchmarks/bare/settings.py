"""The portal's database and sessions with Django's usual seven middlewares, and nothing of ours."""

from westfield.settings import *  # noqa: F403

NOT_NEEDED = ("allauth", "westfield.portal", "westfield.admin")
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(NOT_NEEDED)]  # noqa: F405
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "benchmarks.bare.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

"""Every setting of the portal, from the environment; a missing or unsafe one stops the start and says which.

`.env.example` explains each variable. `WECONNECT_ENV=development` is the only switch that brings defaults;
importing this module never starts a server (type checkers and tools import it too).
"""

from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError
from kombu import Queue

from westfield.kernel import limit_numbers
from westfield.kernel.embedded.addresses import embedded_addresses

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

ENVIRONMENTS = ("development", "production")
WECONNECT_ENV = env.str("WECONNECT_ENV", "")
if WECONNECT_ENV not in ENVIRONMENTS:
    raise ImproperlyConfigured("Set WECONNECT_ENV to development or production (see .env.example).")
DEVELOPMENT = WECONNECT_ENV == "development"


def required(name: str, *, development: str) -> str:
    """The variable's value; in development a default, in production an error that names it."""
    if DEVELOPMENT:
        return env.str(name, development) or development
    try:
        value = env.str(name)
    except EnvError as error:
        raise ImproperlyConfigured(f"Set {name} (see .env.example).") from error
    if not value:
        raise ImproperlyConfigured(f"Set {name} (see .env.example).")
    return value


def coordinate(name: str, *, development: str, most: float) -> float:
    """A latitude or longitude in degrees."""
    try:
        degrees = float(required(name, development=development))
    except ValueError:
        degrees = most + 1
    if not -most <= degrees <= most:
        raise ImproperlyConfigured(f"Set {name} to degrees between -{most} and {most} (see .env.example).")
    return degrees


def refuse(unsafe: bool, advice: str) -> None:
    """Stop a production start with the advice where a setting is unsafe."""
    if unsafe and not DEVELOPMENT:
        raise ImproperlyConfigured(f"{advice} (see .env.example).")


def of_the_example(host: str) -> bool:
    """Whether this host still stands as it did in .env.example; no real one ends like that."""
    return f".{host.lower()}".endswith(".example")


EMBEDDED = embedded_addresses(BASE_DIR) if DEVELOPMENT else None

# --- The city --------------------------------------------------------------------------------------------------------
CITY_NAME = env.str("CITY_NAME", "Westfield")
CITY_STATE = env.str("CITY_STATE", "Indiana")
CITY_PHONE = env.str("CITY_PHONE", "317-555-0100")
# How long after sending it a reporter may say it in other words, as long as no work has begun.
REPORTER_GRACE_MINUTES = env.int("REPORTER_GRACE_MINUTES", 30)
# After how long a supervisor sees that nobody has accepted a work order: emergency, high, normal, low. An emergency's
# minutes pass by the clock, the others' while the department is open.
UNACCEPTED_AFTER_MINUTES: list[int] = env.list("UNACCEPTED_AFTER_MINUTES", [30, 120, 480, 960], subcast=int)
if len(UNACCEPTED_AFTER_MINUTES) != 4:
    raise ImproperlyConfigured("Set UNACCEPTED_AFTER_MINUTES to four numbers: emergency, high, normal, low.")
WAITING_TOO_LONG_DAYS = env.int("WAITING_TOO_LONG_DAYS", 7)
# How many days what was struck from words or blacked out in a photo is kept for those who may bring it back.
REDACTED_ORIGINALS_KEPT_DAYS = env.int("REDACTED_ORIGINALS_KEPT_DAYS", 30)
# Where a map begins, until it knows the city limit.
CITY_LATITUDE = coordinate("CITY_LATITUDE", development="40.0428", most=90)
CITY_LONGITUDE = coordinate("CITY_LONGITUDE", development="-86.1275", most=180)
PHONE_REGION = "US"
# Every page says that its data is invented.
DEMO_CITY = env.bool("DEMO_CITY", False)
SITE_URL = required("SITE_URL", development="http://127.0.0.1:8000").rstrip("/")

# --- Safety ----------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = required("SECRET_KEY", development="development-only-key-that-protects-nothing-and-stays-on-this-machine")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEVELOPMENT else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_HOST = urlsplit(SITE_URL).hostname or ""
refuse(DEBUG, "Unset DEBUG: it shows the city's settings to strangers")
refuse(not ALLOWED_HOSTS, "Set ALLOWED_HOSTS to the portal's host names")
refuse("*" in ALLOWED_HOSTS, "Name the portal's hosts in ALLOWED_HOSTS: * lets strangers choose the address in mails")
refuse(not SITE_URL.startswith("https://"), "Set SITE_URL to the portal's https:// address")
refuse(of_the_example(SITE_HOST), "Set SITE_URL to the portal's own address, not the example's")
refuse(
    not validate_host(SITE_HOST, ALLOWED_HOSTS),
    "Add the host of SITE_URL to ALLOWED_HOSTS: the links in mails lead there",
)
refuse(len(SECRET_KEY) < 50 or "development" in SECRET_KEY, "Set SECRET_KEY to at least 50 random characters")

SECURE_CONTENT_TYPE_NOSNIFF = True
# same-origin: a private link is never told to another site, and our own forms still pass the CSRF check of the origin.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.db"
if not DEVELOPMENT:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    # The city's other host names are not ours to promise https for.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # the container's own check speaks plain HTTP

TILE_URL = env.str("TILE_URL", "")
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", "")


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}"


# Photos in a bucket are shown by a redirect to its signed addresses.
PHOTO_BUCKET = env.str("PHOTO_BUCKET", "")
PHOTO_REGION = env.str("PHOTO_REGION", "") or "us-east-1"
PHOTO_ENDPOINT_URL = env.str("PHOTO_ENDPOINT_URL", "")
PHOTO_ACCESS_KEY, PHOTO_SECRET_KEY = env.str("PHOTO_ACCESS_KEY", ""), env.str("PHOTO_SECRET_KEY", "")
refuse(
    not PHOTO_BUCKET and any([PHOTO_ENDPOINT_URL, PHOTO_ACCESS_KEY, PHOTO_SECRET_KEY]),
    "Set PHOTO_BUCKET too, or photos stay on this machine",
)
refuse(
    bool(PHOTO_ACCESS_KEY) != bool(PHOTO_SECRET_KEY),
    "Set both PHOTO_ACCESS_KEY and PHOTO_SECRET_KEY, or neither where the machine itself may use the store",
)
if PHOTO_BUCKET and not PHOTO_ENDPOINT_URL and "." in PHOTO_BUCKET:
    raise ImproperlyConfigured("Set PHOTO_BUCKET to a bucket without dots in its name (see .env.example).")
_bucket_origin = ""
if PHOTO_BUCKET:
    # At Amazon each bucket has a host name; a store of one's own has one for all.
    _region = "" if PHOTO_REGION == "us-east-1" else f".{PHOTO_REGION}"
    _bucket_origin = PHOTO_ENDPOINT_URL or f"https://{PHOTO_BUCKET}.s3{_region}.amazonaws.com"
IMAGE_ORIGINS = [_origin(url) for url in (TILE_URL, _bucket_origin) if url]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *IMAGE_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Who comes from where, and how often ------------------------------------------------------------------------------
# Behind a proxy a client's address is what the outermost of ours noted down; what a client writes into X-Forwarded-For
# itself stands further left. In production there is a proxy: it speaks the https.
PRIVATE_NETWORKS = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1/128,fc00::/7,fe80::/10"
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0 if DEVELOPMENT else 1)
try:
    TRUSTED_PROXIES = [
        ip_network(network.strip()) for network in (env.str("TRUSTED_PROXIES", "") or PRIVATE_NETWORKS).split(",")
    ]
except ValueError as error:
    raise ImproperlyConfigured(f"Set TRUSTED_PROXIES to networks: {error} (see .env.example).") from error
try:
    LIMITS = limit_numbers.read(env.str("LIMITS", ""))
except limit_numbers.LimitsUnreadable as error:
    raise ImproperlyConfigured(f"{error} (see .env.example).") from error

# --- Apps and pages --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "westfield.kernel",
    "notifications",
    "payments",
    "permits",
    "service_requests",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "storages",
    "westfield.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",  # its widget templates, one of which we replace (templates/django/forms)
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "westfield.portal",  # last: when its post_migrate comes, every app's permissions are there
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "westfield.kernel.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "westfield.portal.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "westfield.urls"
WSGI_APPLICATION = "westfield.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "westfield.kernel.context.city",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_TAGS = {
    message_levels.DEBUG: "info",
    message_levels.ERROR: "error",
}

CRISPY_ALLOWED_TEMPLATE_PACKS = ("uswds",)
CRISPY_TEMPLATE_PACK = "uswds"
CRISPY_FAIL_SILENTLY = False

# --- Data ------------------------------------------------------------------------------------------------------------
DATABASE_URL = required("DATABASE_URL", development=EMBEDDED.database_url if EMBEDDED else "")
_database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL))
# Nobody waits for half a minute: what hangs is cut off, and the page says so. 0: never (migrations), but a lock that
# is not to be had holds up everybody, so for locks nobody waits long. Empty: PgBouncer refuses such options.
if env.str("STATEMENT_TIMEOUT_SECONDS", "30"):
    _milliseconds = env.int("STATEMENT_TIMEOUT_SECONDS", 30) * 1000
    _timeouts = {"options": f"-c statement_timeout={_milliseconds} -c lock_timeout=5000"}
else:
    _timeouts = {}
DATABASES = {
    "default": _database
    | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": "template0"},
        "OPTIONS": _database.get("OPTIONS", {}) | {"connect_timeout": 2} | _timeouts,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must outlive Redis, which may be flushed at any moment: the cache stands in Postgres too.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}

DATA_ROOT = Path(env.str("DATA_ROOT", "") or (EMBEDDED.state if EMBEDDED else "/var/lib/weconnect"))
MEDIA_ROOT = DATA_ROOT / "media"
# Not /tmp, which is often memory: twelve people's photos would fill it.
FILE_UPLOAD_TEMP_DIR = DATA_ROOT / "uploads"


def _photo_storage(folder: str) -> dict[str, object]:
    """A private folder: on this machine, or below PHOTO_BUCKET in an S3-compatible store."""
    if not PHOTO_BUCKET:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": MEDIA_ROOT / folder, "base_url": None, "file_permissions_mode": 0o600},
        }
    options = {
        "bucket_name": PHOTO_BUCKET,
        "location": folder,
        "endpoint_url": PHOTO_ENDPOINT_URL or None,
        "region_name": PHOTO_REGION,
        "addressing_style": "path" if PHOTO_ENDPOINT_URL else "virtual",
        "signature_version": "s3v4",  # the only one that newer buckets accept
        "access_key": PHOTO_ACCESS_KEY or None,
        "secret_key": PHOTO_SECRET_KEY or None,
        "default_acl": "private",
        "querystring_expire": 300,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": _photo_storage("files"),
    "photos": _photo_storage("photos"),
    "quarantine": _photo_storage("quarantine"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
# A form with ten phone photos passes; what is larger is refused before it fills the disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# --- Words and times -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["westfield.kernel.formats"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
USE_I18N = True
TIME_ZONE = CITY_TIME_ZONE = env.str("CITY_TIME_ZONE", "America/Indiana/Indianapolis")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- Signing in ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "westfield.portal.signing_in.AccountAdapter"
# Sign-ins are counted per client too.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code sent to the address is the verification
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True
# By the minute, beside our own limits by the hour (LIMITS): a school class that signs in at once is served.
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/m/ip,3/m/key"}
ACCOUNT_FORMS = {
    "login": "westfield.portal.account_forms.LoginForm",
    "reset_password": "westfield.portal.account_forms.ResetPasswordForm",
    "request_login_code": "westfield.portal.signing_in.RequestCodeForm",
}
# Administrators and finance officers set one up before they can go on; the demo city lets them look around first.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not DEVELOPMENT)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "westfield.portal.mfa_adapter.MfaAdapter"
MFA_TOTP_ISSUER = f"{CITY_NAME} WeConnect"

# --- Mail ------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", development="Westfield <no-reply@westfield.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_HOST = required("EMAIL_HOST", development="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", 8025 if DEVELOPMENT else 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", not DEVELOPMENT and not EMAIL_USE_SSL)
refuse(
    of_the_example(parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]),
    "Set DEFAULT_FROM_EMAIL to the city's own address",
)
refuse(of_the_example(EMAIL_HOST), "Set EMAIL_HOST to the city's own mail server")
refuse(EMAIL_USE_TLS and EMAIL_USE_SSL, "Set EMAIL_USE_TLS or EMAIL_USE_SSL, not both")
refuse(
    bool(EMAIL_HOST_PASSWORD) and not (EMAIL_USE_TLS or EMAIL_USE_SSL),
    "Set EMAIL_USE_TLS: without it EMAIL_HOST_PASSWORD travels in the open",
)
EMAIL_TIMEOUT = 20

# --- Text messages ---------------------------------------------------------------------------------------------------
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", "")
TWILIO_FROM = env.str("TWILIO_FROM", "")
TWILIO_URL = (env.str("TWILIO_URL", "") or "https://api.twilio.com").rstrip("/")
refuse(
    len({bool(TWILIO_ACCOUNT_SID), bool(TWILIO_AUTH_TOKEN), bool(TWILIO_FROM)}) > 1,
    "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM, or none of them: without one no text can be sent",
)
refuse(not TWILIO_URL.startswith("https://"), "Set TWILIO_URL to an https:// address, or leave it out")
TEXT_TIMEOUT = 20

# --- Workers ---------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("REDIS_URL", EMBEDDED.redis_url) if EMBEDDED else required("REDIS_URL", development="")
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A wake-up that cannot be given must not keep a resident waiting: the sweep finds the row.
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY = False
# A flood of photos must not keep the mail waiting: a worker takes from both queues in turn.
CELERY_TASK_ROUTES = {"westfield.kernel.tasks.process_photo": {"queue": "photos"}}
CELERY_TASK_QUEUES = [Queue("celery"), Queue("photos")]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_ROOT / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver what nobody was woken for": {"task": "notifications.tasks.sweep", "schedule": 15},
    "finish photos nobody was woken for": {"task": "westfield.kernel.tasks.sweep_photos", "schedule": 30},
    "throw away unused uploads": {"task": "westfield.kernel.tasks.discard_unused_photos", "schedule": 3600},
    "forget counts that are over": {"task": "westfield.kernel.tasks.forget_old_counts", "schedule": 900},
    "count how every service did": {
        "task": "service_requests.tasks.refresh_track_records",
        "schedule": crontab(minute=7),
    },
    "forget where reports came from": {
        "task": "service_requests.tasks.forget_senders",
        "schedule": crontab(hour=3, minute=37),
    },
    "count what changed on the map": {"task": "service_requests.tasks.fold_map_changes", "schedule": 60},
    "tidy up the map": {"task": "service_requests.tasks.tidy_up_the_map", "schedule": crontab(hour=3, minute=27)},
    "purge what was redacted": {
        "task": "service_requests.tasks.purge_originals",
        "schedule": crontab(minute=47),
    },
    "forget who never came": {
        "task": "westfield.portal.tasks.forget_who_never_came",
        "schedule": crontab(hour=3, minute=17),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_keys": {"()": "westfield.kernel.logs.WithoutKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}

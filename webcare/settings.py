"""Django settings: one file, read from the environment. Every variable is explained in docs/operating.md.

`make run` and `make test` fill the environment themselves; a server brings its own. What has no safe default is
refused with a sentence instead of guessed.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from webcare import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, purpose: str) -> str:
    """The variable's value, or an error that says what it is for and how to get going."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set ({purpose}). On a laptop, `make run` sets it for you, and "
            "`python manage.py up --services -- <command>` does so for one command; "
            "for a server see docs/operating.md."
        )
    return value


# --- What differs per installation -----------------------------------------------------------------------------------

TESTING = env.bool("WEBCARE_TESTING", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", "signs sessions and links")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DATABASE_URL = required("DATABASE_URL", "the PostgreSQL that holds everything")
REDIS_URL = required("REDIS_URL", "the Redis that rings browsers and workers")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="webcare")  # bells are heard by all databases of one Redis

# Credentials of channels are encrypted with the first key; the others still decrypt, which is how keys are rotated.
FIELD_KEYS = [key for key in required("FIELD_KEYS", "Fernet keys that encrypt channel credentials").split(",") if key]

PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured(f"PUBLIC_URL is {PUBLIC_URL!r}, but must look like https://desk.example.org")
HTTPS = _public.scheme == "https"

# Other addresses under which browsers may open the desk, such as http://127.0.0.1:8000 beside http://localhost:8000.
EXTRA_ORIGINS = [origin.rstrip("/") for origin in env.list("EXTRA_ORIGINS", default=[])]
ORIGINS = [f"{_public.scheme}://{_public.netloc}", *EXTRA_ORIGINS]
ALLOWED_HOSTS = [_public.hostname, *(urlsplit(origin).hostname for origin in EXTRA_ORIGINS)]
ALLOWED_HOSTS += env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = ORIGINS

# Networks whose X-Forwarded-For is believed (their last untrusted hop is the client). Empty: the peer is the client.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Private networks our own HTTP client may call; everything private is refused otherwise. The demo allows loopback.
PRIVATE_PEERS = env.list("WEBCARE_PRIVATE_PEERS", default=[])
# The same for mail servers, which only administrators name: an organisation's own is often inside.
PRIVATE_MAIL_PEERS = env.list("WEBCARE_PRIVATE_MAIL_PEERS", default=PRIVATE_PEERS)

# Where `manage.py mailroom` takes mail in, such as 127.0.0.1:2525; empty: nowhere. The certificate offers STARTTLS.
MAIL_LISTENER = env.str("MAIL_LISTENER", default="")
MAIL_LISTENER_NAME = env.str("MAIL_LISTENER_NAME", default=_public.hostname)
MAIL_LISTENER_CERT = env.str("MAIL_LISTENER_CERT", default="")
MAIL_LISTENER_KEY = env.str("MAIL_LISTENER_KEY", default="")

# Run on a PostgreSQL that may lose what it confirmed (fsync off and the like); said loudly at every start.
ALLOW_UNSAFE_DATABASE = env.bool("WEBCARE_ALLOW_UNSAFE_DATABASE", default=TESTING)

# The organisation's name at the top of the desk.
BRAND = env.str("BRAND", default="Webcare")

# The demo's web shop, shown as a link in the desk; empty outside the demo.
DEMO_SHOP_URL = env.str("DEMO_SHOP_URL", default="")

# --- Product settings ------------------------------------------------------------------------------------------------

CLAIM_TIME = env.int("CLAIM_TIME", default=15)  # minutes a claim lasts without a reply
ABSENT_AFTER = env.int("ABSENT_AFTER", default=300)  # seconds without an open inbox until an agent counts as absent
REOPEN_GAP = env.int("REOPEN_GAP", default=7)  # days in which a customer's return reopens the resolved conversation
UNDO_SECONDS = env.int("UNDO_SECONDS", default=10)  # how long "Undo" is offered after sending or resolving
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)  # how often the sweep looks for due work
BOT_ENCODER = env.bool("BOT_ENCODER", default=False)  # the chatbot's optional sentence encoder, where installed
LEASE_SECONDS = env.int("LEASE_SECONDS", default=60)  # how long a worker may hold a row as "being worked on"
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_BYTES", default=25 * 1024 * 1024)  # one attachment
BUDGET_SCALE = env.int("BUDGET_SCALE", default=1)  # times the widget's budgets; more where many share one address
HOOK_MAX_BYTES = env.int("HOOK_MAX_BYTES", default=4 * 1024 * 1024)  # one request body of most providers
BODY_MAX_BYTES = env.int("BODY_MAX_BYTES", default=36 * 1024 * 1024)  # any request body, also of a mail service

# --- Django ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "channels",  # not "daphne": only runserver needs it, and it costs every worker 30 MB
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_structlog",
    "lucide",
    "webcare.apps.WebcareConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "webcare.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "webcare.middleware.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "webcare.middleware.Refusals",
]

ROOT_URLCONF = "webcare.urls"
ASGI_APPLICATION = "webcare.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "webcare.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lucide.templatetags.lucide"],
        },
    }
]

# --- PostgreSQL and Redis --------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # psycopg's pool keeps the connections instead
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": env.int("DB_POOL_MIN", default=1),
    "max_size": env.int("DB_POOL_MAX", default=8),
    "timeout": 10,
}

# Sessions live in PostgreSQL, so that losing Redis signs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "webcare.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "webcare",
        "OPTIONS": {"socket_timeout": 2},
    }
}
# The pub/sub layer hears again after a Redis restart and does not drop at capacity; the default layer does neither.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
    }
}


def broker_url(redis_url: str) -> str:
    """Celery's spelling of a Redis address: it writes Unix sockets in its own way."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"


CELERY_BROKER_URL = broker_url(REDIS_URL)

# --- People and sign-in ----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "webcare.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in thousands of times
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "webcare.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever came in through a mailed invitation has shown that it is theirs
ACCOUNT_PREVENT_ENUMERATION = True
# Per network and per account. A browser that signed in before has tries of its own, see webcare/accounts.py.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key", "reset_password": "20/m/ip,3/5m/key"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
PASSWORD_RESET_TIMEOUT = 3600  # seconds
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
MFA_ADAPTER = "webcare.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # we keep no table of addresses, see ACCOUNT_EMAIL_VERIFICATION
MFA_FORMS = {
    "add_webauthn": "webcare.passkeys.AddForm",
    "authenticate_webauthn": "webcare.passkeys.AuthenticateForm",
    "login_webauthn": "webcare.passkeys.LoginForm",
    "reauthenticate_webauthn": "webcare.passkeys.ReauthenticateForm",
}
MFA_TOTP_TOLERANCE = 1  # periods of 30 s that a phone's clock may be off

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie of its own
SESSION_COOKIE_NAME = "webcare_session"
CSRF_COOKIE_NAME = "webcare_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts read the CSRF token from the page, not the cookie
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600

SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = HOOK_MAX_BYTES  # bodies without their files
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640

# An SMTP address such as smtp+tls://user:password@mail.example.org:587; mail is thrown away until one is given.
globals().update(env.email_url_config(env.str("EMAIL_URL", default="dummymail://")))
EMAIL_TIMEOUT = 15  # seconds without an answer
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"webcare@{_public.hostname}")

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "webcare" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Amsterdam")
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
# One by one, or collectstatic would swallow node_modules.
STATICFILES_DIRS = [
    (name, folder) for name in ("css", "js", "img", "widget", "dist") if (folder := BASE_DIR / "static" / name).is_dir()
]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
WHITENOISE_MANIFEST_STRICT = False  # a bundle that could not be built (no npm) costs its feature, not the page
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "webcare.staticfiles.Storage"
    },
}

# --- Logs: what happened to which id; no names, addresses, words or IP addresses of people ---------------------------

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
LOGGING = logs.configure(env.str("LOG_FORMAT", default="json"), env.str("LOG_LEVEL", default="INFO"))

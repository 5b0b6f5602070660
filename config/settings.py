"""Every setting of Tweezers. A knob is an environment variable; docs/settings.md lists them."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("TWEEZERS_VAR", BASE_DIR / "var")
MEDIA_FOLDER = env.folder("TWEEZERS_MEDIA", VAR / "media")
FEATURES_FOLDER = env.folder("TWEEZERS_FEATURES", VAR / "features")
MODELS_FOLDER = env.folder("TWEEZERS_MODELS", VAR / "models")

# Where people reach us, and how carefully.
PUBLIC_URL = env.text("TWEEZERS_PUBLIC_URL", "http://127.0.0.1:8000")
HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
ALLOWED_HOSTS = env.words("TWEEZERS_HOSTS", (*env.LOOPBACK, urlsplit(PUBLIC_URL).hostname or ""))
DEBUG = env.switch("TWEEZERS_DEBUG")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("TWEEZERS_HOSTS is '*': name the hosts that people use instead.")
if DEBUG and not set(ALLOWED_HOSTS) <= {*env.LOOPBACK, "testserver"}:
    raise ImproperlyConfigured("TWEEZERS_DEBUG=1 shows secrets: it is for localhost only.")
SECRET_KEY = env.secret_key("TWEEZERS_SECRET_KEY", VAR / "secret-key")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bodies but files
UPLOAD_MAX_BYTES = 1_000_000 * env.whole("TWEEZERS_UPLOAD_MAX_MB", 500, at_least=1)
FILE_UPLOAD_PERMISSIONS = 0o600  # static files are copied with these, too
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_TEMP_DIR = env.folder("TWEEZERS_UPLOADS", VAR / "uploads")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "labeling",
    "api",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "labeling.views.limits.BodyLimitMiddleware",
    "labeling.views.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "django.template.context_processors.i18n",
                "labeling.views.surroundings.surroundings",
            ]
        },
    }
]
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Rows: SQLite out of the box, PostgreSQL by DATABASE_URL.
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR / 'tweezers.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a read that turns into a write never meets a lock error
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-32000;"  # a million samples are read
        ),
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "next"]  # may hold an invitation
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = env.text("TWEEZERS_TIME_ZONE", "UTC")  # where a day of a quota begins
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.auth.Token", "api.auth.BrowserSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "EXCEPTION_HANDLER": "api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tweezers",
    "DESCRIPTION": "People label, a committee learns, the next samples are its picks.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/favicon.svg",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token", "TOKEN_LIMIT_PER_USER": None}
MIGRATION_MODULES = {"knox": None}  # its own token table would stand empty beside ours
KNOX_TOKEN_MODEL = "api.AccessToken"  # noqa: S105 - the name of a model

# The loop.
REDIS_URL = env.text("REDIS_URL", f"redis+socket://{VAR / 'valkey.sock'}")
DEVICE = env.text("TWEEZERS_DEVICE", "auto")
CLAIM_SECONDS = env.whole("TWEEZERS_CLAIM_SECONDS", 15 * 60, at_least=1)
ROUND_LEASE_SECONDS = env.whole("TWEEZERS_ROUND_LEASE_SECONDS", 60, at_least=2)
SWEEP_SECONDS = env.whole("TWEEZERS_SWEEP_SECONDS", 15, at_least=1)
SCORE_TOGETHER_FROM = env.whole("TWEEZERS_SCORE_TOGETHER_FROM", 0)
ROUND_ATTEMPTS = 3

# Celery carries nudges on three queues: learning waits neither behind small things nor encoding.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7200,
    "socket_timeout": 3,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 30,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 5
CELERY_TASK_PUBLISH_RETRY = False  # the sweep finds what no nudge reached
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
QUEUES = ("default", "encode", "learn")
CELERY_TASK_ROUTES = {
    "labeling.tasks.run_round": {"queue": "learn"},
    "labeling.tasks.run_encoding": {"queue": "encode"},
    "labeling.tasks.predict": {"queue": "learn"},
    "labeling.tasks.score_shard": {"queue": "score"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # a round needs none
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 45
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "labeling.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }
} | {
    f"pulse-{queue}": {
        "task": "labeling.tasks.pulse",
        "schedule": SWEEP_SECONDS,
        "args": [queue],
        "options": {"queue": queue, "expires": SWEEP_SECONDS},
    }
    for queue in QUEUES
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {  # "not ready yet" is an answer, not an error
        "no_503": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 503,
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_503"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("TWEEZERS_LOG_LEVEL", "WARNING")},
}

"""Django's settings, all derived from `Config`."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from baladiya.site.config import read_config
from baladiya.site.database import database_settings
from baladiya.site.keys import kept_secret

BALADIYA = read_config()
if BALADIYA.demo and BALADIYA.production:
    raise ImproperlyConfigured("BALADIYA_DEMO and BALADIYA_PRODUCTION exclude each other.")

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BALADIYA.data_dir.resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = kept_secret(DATA_DIR, "secret_key", BALADIYA.secret_key)
PAYMENT_SECRET = kept_secret(DATA_DIR, "payment_secret", BALADIYA.payment_secret)
REGISTERS_SECRET = kept_secret(DATA_DIR, "registers_secret", BALADIYA.registers_secret)
DEBUG = False
SECURE = urlsplit(BALADIYA.base_url).scheme == "https"
ALLOWED_HOSTS = [
    urlsplit(BALADIYA.base_url).hostname or "localhost",
    *[host.strip() for host in BALADIYA.allowed_hosts.split(",") if host.strip()],
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "baladiya.portal",  # its templates for accounts come before allauth's own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "baladiya.audit",
    "baladiya.outbox",
    "baladiya.municipalities",
    "baladiya.people",
    "baladiya.catalogue",
    "baladiya.files",
    "baladiya.certificates",
    "baladiya.ledger",
    "baladiya.notices",
    "baladiya.casework",
    "baladiya.statistics",
    "baladiya.ui",
    "baladiya.backoffice",
    "baladiya.designer",
    "baladiya.api",
    "baladiya.jobs",
    "baladiya.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "baladiya.ui.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "baladiya.ui.middleware.WhoActs",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "baladiya.ui.middleware.Refusals",
]

ROOT_URLCONF = "baladiya.site.urls"
WSGI_APPLICATION = "baladiya.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "baladiya.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "baladiya.ui.templatetags.baladiya"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": database_settings(BALADIYA.database_url, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_SIGNUP_FORM_CLASS = "baladiya.portal.account_forms.NameForm"
ACCOUNT_ADAPTER = "baladiya.portal.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"

# Sessions are signed cookies: no row is read or written for them. Ending a session on the server is
# done by changing the account's session token (see docs/decisions).
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = BALADIYA.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "baladiya.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_SSL_REDIRECT = False  # the reverse proxy's work
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bahrain"
LANGUAGE_COOKIE_NAME = "language"
# Named here, our catalogues win over those of Django and allauth, whose words are not ours.
LOCALE_PATHS = sorted(PACKAGE_DIR.glob("*/locale"))

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the installed packages: there is no step that collects them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

DEFAULT_FROM_EMAIL = BALADIYA.email_from
if BALADIYA.email_url:
    _mail = urlsplit(BALADIYA.email_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = _mail.username or ""
    EMAIL_HOST_PASSWORD = _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "emails"

TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # What these say at INFO is kept elsewhere (messages) or is about hostile files (PDF libraries).
    "loggers": {
        "baladiya.sms": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pyhanko": {"level": "CRITICAL"},
    },
}

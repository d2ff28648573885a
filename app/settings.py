"""The environment becomes typed, checked settings. Nothing else reads the environment; docs/settings.md lists them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class SettingsError(Exception):
    """One or more variables are missing or wrong; the message names every one of them."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("The settings are not complete:\n" + "\n".join(f"  {problem}" for problem in problems))


class Rate(NamedTuple):
    """So many times within so many seconds."""

    times: int
    seconds: int


class Smtp(NamedTuple):
    """Where mails are handed over. ``security`` is one of none, starttls, tls."""

    host: str
    port: int
    username: str | None
    password: str | None
    security: str


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations. Field names are the variables' names in lower case."""

    environment: str = "development"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = "sqlite:///var/conferring.sqlite"
    secret_key: str = ""
    ticket_keys: str = ""
    smtp_url: Smtp | None = None
    mail_from: str = "Conferring <conferring@localhost>"
    trusted_proxies: int = 0
    log_format: str = "text"
    max_request_kb: int = 1024
    max_upload_mb: int = 25
    virus_scan_command: str = ""
    rate_registration: Rate = Rate(100, 600)
    rate_link: Rate = Rate(5, 3600)
    rate_sign_in: Rate = Rate(10, 3600)
    mail_attempts: int = 12
    health_data_days: int = 14

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def secure(self) -> bool:
        """Whether people reach the service over TLS."""
        return self.base_url.startswith("https://")

    @property
    def shows_mailbox(self) -> bool:
        """Without SMTP and outside production, mails are shown on a page of the loopback address."""
        return self.smtp_url is None and not self.production


# Known to everybody who reads this file, so production refuses it.
_DEVELOPMENT_KEY = "development-only-key-that-everybody-can-read"


def load(environ: Mapping[str, str]) -> Settings:
    """Read ``environ``. Raises SettingsError naming every variable that is missing or wrong."""
    problems: list[str] = []
    values: dict[str, object] = {}
    for field in fields(Settings):
        name = field.name.upper()
        raw = environ.get(name, "").strip()
        if not raw:
            continue
        try:
            values[field.name] = _READERS[field.name](raw)
        except ValueError as wrong:
            problems.append(f"{name}: {wrong}")
    if "base_url" not in values and "port" in values:
        values["base_url"] = f"http://127.0.0.1:{values['port']}"
    settings = Settings(**values)  # type: ignore[arg-type]
    if settings.production:
        problems += _missing_in_production(settings)
    elif not settings.secret_key:
        values["secret_key"] = _DEVELOPMENT_KEY
        settings = Settings(**values)  # type: ignore[arg-type]
    if problems:
        raise SettingsError(problems)
    return settings


def _missing_in_production(settings: Settings) -> list[str]:
    problems = []
    if len(settings.secret_key) < 32 or settings.secret_key == _DEVELOPMENT_KEY:
        problems.append("SECRET_KEY: production needs at least 32 random characters")
    if not settings.ticket_keys:
        problems.append("TICKET_KEYS: production needs one, made by `flask --app wsgi badges new-key`")
    if settings.smtp_url is None:
        problems.append(
            "SMTP_URL: production needs a mail server, such as smtp+starttls://user:password@mail.example.org"
        )
    if not settings.secure:
        problems.append("BASE_URL: production needs an https:// address")
    return problems


def _one_of(*choices: str):
    def read(raw: str) -> str:
        if raw not in choices:
            raise ValueError(f"is {raw!r}, must be one of {', '.join(choices)}")
        return raw

    return read


def _whole(raw: str) -> int:
    if not raw.isdecimal():
        raise ValueError(f"is {raw!r}, must be a whole number")
    return int(raw)


def _address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            f"is {raw!r}, must be a scheme and a host without a path, such as https://conferring.example.org"
        )
    return raw.rstrip("/")


def _database(raw: str) -> str:
    if raw.startswith("postgres://"):
        raw = raw.replace("postgres://", "postgresql://", 1)
    if not raw.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return raw.replace("postgresql://", "postgresql+psycopg://", 1)


_SECURITY = {"smtp": "none", "smtp+starttls": "starttls", "smtps": "tls"}
_SMTP_PORTS = {"none": 25, "starttls": 587, "tls": 465}


def _smtp(raw: str) -> Smtp:
    parts = urlsplit(raw)
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise ValueError("must look like smtp+starttls://user:password@host:587 (or smtp://, smtps://)")
    security = _SECURITY[parts.scheme]
    return Smtp(
        parts.hostname,
        parts.port or _SMTP_PORTS[security],
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        security,
    )


def _rate(raw: str) -> Rate:
    found = re.fullmatch(r"(\d+)/(\d+)([smh])", raw)
    if not found or not int(found[1]) or not int(found[2]):
        raise ValueError(f"is {raw!r}, must look like 100/10m (times/minutes; also s and h)")
    return Rate(int(found[1]), int(found[2]) * {"s": 1, "m": 60, "h": 3600}[found[3]])


def _port(raw: str) -> int:
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        raise ValueError(f"is {raw!r}, must be a number from 1 to 65535")
    return int(raw)


_READERS = {
    "port": _port,
    "environment": _one_of("development", "production"),
    "base_url": _address,
    "database_url": _database,
    "secret_key": str,
    "ticket_keys": str,
    "smtp_url": _smtp,
    "mail_from": str,
    "trusted_proxies": _whole,
    "log_format": _one_of("text", "json"),
    "max_request_kb": _whole,
    "max_upload_mb": _whole,
    "virus_scan_command": str,
    "rate_registration": _rate,
    "rate_link": _rate,
    "rate_sign_in": _rate,
    "mail_attempts": _whole,
    "health_data_days": _whole,
}

"""Environment variables, read once and loud when wrong."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def whole(name: str, default: int, *, at_least: int = 0) -> int:
    given = text(name, str(default))
    if not given.isdecimal() or int(given) < at_least:
        raise ImproperlyConfigured(
            f"{name} is {given!r}; it must be a whole number, {at_least} or more."
        )
    return int(given)


def switch(name: str) -> bool:
    given = text(name, "0").lower()
    if given not in {"0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} is {given!r}; write 1 for on or 0 for off.")
    return given in {"1", "true", "yes"}


def words(name: str, default: tuple[str, ...]) -> list[str]:
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder that only its owner can look into; made when it is missing, closed when open."""
    path = Path(text(name, str(default))).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.stat()
    if found.st_mode & 0o077 and found.st_uid == os.geteuid():
        path.chmod(0o700)
    return path


def secret_key(name: str, stored_in: Path) -> str:
    """The key from the environment, or the one made on the first start and kept (0600)."""
    given = text(name)
    if not given:
        given = _stored_secret(stored_in)
    if len(given) < 50 or len(set(given)) < 5 or given.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"{name} is weak: use at least 50 random characters, for instance from "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    return given


def _stored_secret(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()

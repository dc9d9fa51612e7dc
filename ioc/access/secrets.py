"""Passwords and random secrets: made here, kept as hashes alone."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ioc.errors import SettingError

HASHER = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1
)  # OWASP's; 16 threads need 300 MB at worst
SHORTEST = 10
LONGEST = 200
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another


def new_secret() -> str:
    """256 random bits, as a cookie or a bearer token holds them."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    return secrets.token_hex(8)


def new_password() -> str:
    """A first password that can be read out over the telephone: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def digest(secret: str) -> str:
    """What is kept of a random secret: too much chance in it to be guessed from its hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(secret: str, use: str) -> str:
    """Another secret for one use, of which the first cannot be told."""
    return hashlib.sha256(f"{use}:{secret}".encode()).hexdigest()[:32]


def hashed(password: str) -> str:
    return HASHER.hash(password)


UNKNOWN = hashed(new_secret())  # checked for logins that are not there, so that both take as long


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; takes as long without a hash."""
    try:
        return HASHER.verify(kept or UNKNOWN, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def check_new(password: str, login: str) -> None:
    """SettingError with the key of what is wrong with a new password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingError("password_length")
    if login.lower() in password.lower() or len(set(password)) < 5:
        raise SettingError("password_weak")

"""Who asks, and what they may do: where lists and urges learn it."""

from flask import request

from ioc.access.audit import Audit
from ioc.access.guard import caller_now
from ioc.access.scope import Scope
from ioc.errors import ScopeError


def scope_now() -> Scope:
    """The areas of whoever asks."""
    return caller_now().scope


def owner() -> str:
    """Under whose name saved views and urges are kept."""
    return caller_now().login


def may(permission: str) -> bool:
    return caller_now().may(permission)


def require_permission(permission: str) -> None:
    """ScopeError unless whoever asks may; anybody signed in can post any callback."""
    if not may(permission):
        raise ScopeError(f"{permission}: the caller does not have this permission")


def note(audit: Audit, deed: str, subject: str, **detail: object) -> None:
    """Writes into the audit log what was done, to what."""
    audit.note(deed, owner(), subject, address=request.remote_addr or "", **detail)

"""Every error the product raises on purpose: one family, each knowing whether trying again can help."""

from geo.errors import PlaceError

__all__ = [
    "BusyError", "ExportError", "IocError", "PlaceError", "QuestionError", "RecordError", "ScopeError", "SettingError",
    "SlowError", "SourceError", "StoreError",
]  # fmt: skip


class IocError(Exception):
    """Base of the family. `permanent` is False where the same deed may succeed later."""

    permanent = True


class SettingError(IocError):
    """A setting has a wrong value; the message names the setting, the value and what is allowed."""


class QuestionError(IocError):
    """A question cannot be answered as asked; the message names the part that is wrong and what is allowed."""


class ScopeError(IocError):
    """A question about an area that the caller may not see."""


class RecordError(IocError):
    """A record says something impossible.

    field: the name of the field of ours (or of the vendor) that is wrong; reason: a short key of the
    quarantine such as `unknown_area`; text: what was seen, without personal data.
    """

    def __init__(self, field: str, reason: str, text: str):
        super().__init__(f"{field}: {text}")
        self.field, self.reason, self.text = field, reason, text


class SourceError(IocError):
    """A source could not be read; `permanent` says whether a retry is pointless until somebody acts."""

    def __init__(self, source: str, text: str, *, permanent: bool = False):
        super().__init__(f"{source}: {text}")
        self.source, self.text, self.permanent = source, text, permanent


class StoreError(IocError):
    """The database cannot be used as it is: missing, older or newer than the program."""


class SlowError(StoreError):
    """A question took longer than is waited for, and was broken off."""

    permanent = False


class BusyError(IocError):
    """Somebody else holds what is needed for the moment (a lock, a lease)."""

    permanent = False


class ExportError(IocError):
    """A file cannot be made as it must be; the message says what is missing from it."""

"""What was odd about a record and had to be settled by a rule: kept on its row, so that it can be shown."""

from enum import IntFlag


class DossierFlag(IntFlag):
    END_ASSUMED = 1  # ended without a moment: the source's stamp of the version counts
    END_BEFORE_RECEIPT = 2  # counted as ended at the moment of receipt
    OPEN_WITH_END = 4  # the status says open although an end is filled in: open
    DUE_SUSPENDED = 8  # a supplement is waited for: no due date until it comes
    DUE_EXTENDED = 16  # a new due date was given after an apology
    PAUSE_ASSUMED = 32  # the status says paused, no request is told: paused since the stamp of the version
    NOT_ACCEPTED = 64  # a receipt is filled in although the status is 1 or 3: counts nowhere


class TicketFlag(IntFlag):
    END_ASSUMED = 1
    END_BEFORE_RECEIPT = 2  # closed before it was opened: counted as closed at the opening
    OPEN_WITH_END = 4
    DUE_BY_CATEGORY = 8  # the source gives no due date: the limit of the category counts

"""The names of the counters that every count is made of; one tuple per subject, in the order of the tables.

A counter is a number of dated entries (or, for money, their sum). Flows are sums over a period, stocks
are differences of flows summed over all days before a moment (see `ioc.domain.contributions`).
"""

DOSSIER_COUNTERS = (
    "received",
    "ended",
    "ended_early",
    "ended_same_day",
    "ended_late_day",
    "ended_late_instant",
    "ended_no_due",
    "received_no_due",
    "ended_without_result",
    "due_passed",  # D: dated max(received, due)
    "due_passed_ended",  # M: dated max(received, due, end), absent while not ended
    "received_with_fee",  # of the received: those with something to pay (has_fee or paid_online)
    "received_paid_online",
)
TICKET_COUNTERS = (
    "opened",
    "opened_answerable",  # feedback and proposals: the only ones that can be open
    "closed",
    "closed_early",
    "closed_same_day",
    "closed_late_day",
    "closed_late_instant",
    "closed_no_due",
    "opened_no_due",
    "due_passed",
    "due_passed_closed",
    "rated",
    "rated_bad",
)
PAYMENT_COUNTERS = ("succeeded", "succeeded_amount", "refunded", "refunded_amount", "finished")

COUNTERS = {"dossiers": DOSSIER_COUNTERS, "tickets": TICKET_COUNTERS, "payments": PAYMENT_COUNTERS}

# the rows of a table of counts that one attribution is the sum of: nearly all are received where they are resolved, so
# that "moved" tells alone what is otherwise: one more where it was received, one less where it is resolved
ATTRIBUTED = {"resolving": ("resolving",), "receiving": ("resolving", "moved")}

"""What each role may do: one table; whoever asks "may they?" asks it here."""

SEE_FIGURES = "see_figures"
SEE_RECORDS = "see_records"  # lists and single dossiers behind a number
URGE = "urge"  # ask a unit to move a dossier
ANSWER = "answer"  # answer such a request, set the cause of a delay
EXPORT = "export"
SEE_SOURCES = "see_sources"  # how far each source can be trusted, and what was refused of it
REDRIVE = "redrive"  # let refused records be tried again
READ_METRICS = "read_metrics"
KEEP_SCREENS = "keep_screens"  # pair wall screens, say what they show, acknowledge events
ADMINISTER = "administer"  # people, tokens, the audit log, sources; revoke screens
PERMISSIONS = (
    SEE_FIGURES, SEE_RECORDS, SEE_SOURCES, REDRIVE, URGE, ANSWER, EXPORT, READ_METRICS, KEEP_SCREENS, ADMINISTER,
)  # fmt: skip

ROLES: dict[str, frozenset[str]] = {
    "operator": frozenset({SEE_FIGURES, SEE_RECORDS, SEE_SOURCES, KEEP_SCREENS}),
    "leader": frozenset({SEE_FIGURES, SEE_RECORDS, ANSWER, URGE, EXPORT}),
    "manager": frozenset({SEE_FIGURES, SEE_RECORDS, SEE_SOURCES, ANSWER, URGE, EXPORT}),
    "administrator": frozenset(PERMISSIONS),
}
ADMINISTRATOR = "administrator"
INGEST = "ingest"  # push records of one source: of a token alone, that can do nothing else
OF_TOKENS = (SEE_FIGURES, SEE_RECORDS, EXPORT, READ_METRICS)  # a token never acts as a person does

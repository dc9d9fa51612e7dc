"""Reads the commonest entries of the tables of a mapping: a path into an answer, parameters."""

from data_sources.mapped.picks import Pick, picker
from geo.toml_tables import Table


def read_pick_of(told: Table, key: str) -> Pick | None:
    """The JMESPath expression under a key, None where there is none."""
    path = told.text(key, None)
    try:
        return None if path is None else picker(path, columns=False)
    except ValueError as error:
        raise told.error(key, str(error)) from None


def read_values(told: Table, key: str) -> dict[str, object]:
    """Parameters: texts, numbers and truths."""
    table = told.table(key)
    for name, value in table.values.items():
        if not isinstance(value, str | int | float):
            raise table.error(name, "must be a text, a number, true or false")
    return dict(table.values)

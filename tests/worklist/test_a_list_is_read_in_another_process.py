"""What is handed to the process that writes a file is small, whole, and reads the very rows of the list there."""

import pickle

import pytest
from test_lists_are_filtered_ordered_and_paged import lists, opened, rows_of

from callbacks.list_rows import ListRows
from ioc.worklist.marks import Marks, marked
from layouts.list_columns import COLUMNS, columns_of, typed

__all__ = ["lists"]
SUBJECTS = {"dossiers": "dossiers_to_resolve", "tickets": "tickets_opened", "payments": "payments_count"}


def handed(filled, found, marks, columns=()):
    """The reader as it arrives where the file is written."""
    told = ListRows(
        url=filled.store.url,
        place=filled.place,
        opened=found.alone(),
        marks=marks,
        columns=columns,
        lang="vi",
    )
    return pickle.loads(pickle.dumps(told))


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_the_rows_read_there_are_those_of_the_list(filled, lists, subject):
    found = opened(lists, filled, members=SUBJECTS[subject], sort=(("code", True),))
    marks = Marks({found.keys(0, 1)[0]: "unit_slow"}, {found.keys(1, 2)[0]: filled.now})
    every = tuple(one.key for one in COLUMNS[subject])
    wanted = [
        typed(marked(row, marks), columns_of(subject, every), filled.place, "vi")
        for row in rows_of(filled, found)
    ]
    assert list(handed(filled, found, marks, every)()) == wanted
    assert len(wanted) == found.total > 1


def test_no_record_outside_the_list_is_handed_on(filled, lists):
    found = opened(lists, filled, filters=(("field", ("land",)),))
    alone = found.alone()
    assert len(alone.held.table) == found.total < len(found.held.table)
    assert alone.keys(0, found.total) == found.keys(0, found.total)
    assert not alone.held.table.numbers and set(alone.held.table.words) == {"source"}


def test_nothing_that_could_be_logged_tells_the_database_s_address(filled, lists):
    assert filled.store.url not in repr(handed(filled, opened(lists, filled), Marks({}, {})))

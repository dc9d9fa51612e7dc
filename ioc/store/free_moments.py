"""Where the moment is part of a key: of several that fall on one, each later one stands a microsecond further."""

from sqlalchemy import ColumnElement, Connection, select


def free_moment(conn: Connection, column: ColumnElement, mine: tuple[ColumnElement, ...], wanted: int) -> int:
    """The first moment from the wanted one on that no row of mine bears."""
    later = select(column).where(*mine, column >= wanted).order_by(column)
    for taken in conn.execute(later).scalars():
        if taken != wanted:
            break
        wanted += 1
    return wanted

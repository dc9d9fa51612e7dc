"""Columns that tables of the desk share. Moments are BIGINT microseconds UTC."""

from sqlalchemy import BigInteger, Column, MetaData, String

metadata = MetaData()


def key(name: str, type_: type = String) -> Column:
    return Column(name, type_, primary_key=True, autoincrement=False)


def moment(name: str, *, told: bool = False) -> Column:
    return Column(name, BigInteger, nullable=not told)

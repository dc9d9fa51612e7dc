"""Columns that tables of facts share. Moments are BIGINT microseconds UTC, NULL where there is none."""

from sqlalchemy import BigInteger, Column, MetaData, String

metadata = MetaData()


def moment(name: str) -> Column:
    return Column(name, BigInteger)


def key(name: str, type_: type = String) -> Column:
    return Column(name, type_, primary_key=True, autoincrement=False)

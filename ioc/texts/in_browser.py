"""Texts that scripts of the browser are given, as JSON in an attribute."""

import json

from ioc.texts import t

SEARCH = ("search.nothing", "search.failed", "search.group.dossier", "search.group.ticket", "search.group.area",
          "search.group.procedure")  # fmt: skip


def search_texts(lang: str) -> str:
    """The words of the search box of every header (assets/search.js)."""
    return json.dumps({key: t(key, lang) for key in SEARCH})

"""A mapping file that cannot work is refused when it is read, with file, key and what would be right."""

import re
import tomllib
from pathlib import Path

import pytest

from data_sources.mapped import field_entries, http_entry, kinds, login_entry, mapping, ready, sql_entry
from geo.errors import PlaceError

DOCS = Path(__file__).resolve().parents[2] / "docs" / "mapping.md"
BLOCKS = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S)
GOOD = '[fields]\ncode = "id"\narea = { constant = "101" }\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[fields\n", "is not valid TOML"),
        (GOOD + "[field]\n", "field: is not a known key; did you mean 'fields'"),
        (GOOD.replace("code", "cod"), "fields.cod: is no field of dossiers; did you mean 'code'"),
        ('[fields]\narea = { constant = "101" }\n', "fields.code: is missing: every record needs it"),
        ('[fields]\ncode = "id"\n', "fields.area: is missing, and the place has more than one leaf area"),
        ('kind = "tickets"\n' + GOOD, "kind: is 'tickets', but place.toml says 'dossiers'"),
        ('transport = "ftp"\n' + GOOD, "transport: must be one of files, sftp, http, sql"),
        ('format = "yaml"\n' + GOOD, "format: must be one of csv, xlsx, json, xml"),
        ('repeats = "all"\n' + GOOD, "repeats: must be one of first, last, each"),
        ('repeats = "first"\n' + GOOD + 'updated_at = "u"\n', "where updated_at says which version is newer"),
        ('encoding = "utf-9"\n' + GOOD, "encoding: 'utf-9' is not an encoding"),
        ('delimiter = "||"\n' + GOOD, "delimiter: must be one character"),
        ('time_zone = "Asia/Saigon2"\n' + GOOD, "time_zone: 'Asia/Saigon2' is not a time zone"),
        ('time_format = "dd/MM"\n' + GOOD, "time_format: 'dd/MM' has no year"),
        ('time_format = "%Q %Y"\n' + GOOD, "time_format: '%Q %Y' is not a pattern of dates"),
        (GOOD + 'field = { form = "x" }\n', "fields.field.form: is not a known key; did you mean 'from'"),
        (GOOD + "field = { default = 1 }\n", "fields.field.from: is missing"),
        (GOOD + "field = 5\n", "fields.field: must be a column"),
        (GOOD + "field = [{ when = { a = 1 } }]\n", "is: is missing"),
        (GOOD + 'field = [{ when = { a = { like = "x" } }, is = 1 }]\n', "like: is not a known key"),
        (GOOD + 'field = [{ when = { a = { matches = "(" } }, is = 1 }]\n', "is not a regular expression"),
        (GOOD + 'field = { from = "x", pattern = "(" }\n', "fields.field.pattern: '(' is not a regular"),
        (GOOD + 'field = { from = "x", template = "F" }\n', "fields.field.template: must hold {}"),
        (GOOD + 'field = { from = "x", table = "t" }\n', "fields.field.table: there is no [tables.t]"),
        (GOOD + 'status = { from = "x", table = { a = "12" } }\n', "fields.status: '12' is not known"),
        (
            GOOD + 'channel = { from = "x", table = { a = "cal" } }\n',
            "fields.channel: 'cal' is not known; did you",
        ),
        (GOOD + 'channel = { from = "x", table = { a = "1" }, otherwise = "fax" }\n', "'fax' is not known"),
        (GOOD.replace('"101"', '"999"'), "fields.area: '999' is not known"),
        (GOOD + 'resolving_area = { point = true, outside = "999" }\n', "outside: there is no area '999'"),
        (GOOD + '[pauses]\nanswered_at = "a"\n', "pauses.asked_at: is missing"),
        (GOOD + '[pauses]\nitems = "x"\nasked_at = "a"\n', "pauses.items: lists stand in JSON only"),
        ('format = "json"\n' + GOOD.replace('"id"', '"a["'), "is not a JMESPath expression"),
        (
            'format = "json"\n' + GOOD + '[pauses]\nitems = "a["\nasked_at = "b"\n',
            "pauses.items: 'a[' is not a JMES",
        ),
        (
            'format = "json"\n' + GOOD + '[steps]\nitems = "a["\nstep = "b"\n',
            "steps.items: 'a[' is not a JMESPath",
        ),
        ('format = "json"\n' + GOOD + '[steps]\nitems = "a"\n', "steps.step: is missing"),
        ('format = "json"\n' + GOOD + '[steps]\nstep = "a"\n', "steps.items: is missing"),
        (GOOD + '[steps]\nitems = "a"\nstep = "b"\n', "steps: are lists inside dossiers of JSON or XML"),
        (GOOD + '[files]\nname = "*.csv"\n', "files.name: is not a known key"),
    ],
)
def test_a_mistake_is_named(mapped, text, problem):
    with pytest.raises(PlaceError, match=re.escape(problem)) as caught:
        mapped(text)
    assert "vendor.toml" in str(caught.value)


def test_every_ready_mapping_is_explained():
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in ready.names() if f"| `{name}` |" not in text] == []


EXAMPLE = r"(?:^|[`{,.\[] ?)\[*(?:http\.)?%s(?: = |\]|\.\w+ = )"  # key = …, [key], key.name = …
EXAMPLES = {
    "": mapping.KEYS, "fields": field_entries.KEYS, "http": http_entry.KEYS, "login": login_entry.KEYS,
    "pauses": mapping.PAUSE_KEYS, "steps": mapping.STEP_KEYS, "sql": sql_entry.KEYS,
}  # fmt: skip


@pytest.mark.parametrize("table", EXAMPLES)
def test_every_key_has_an_example(table):
    text = DOCS.read_text(encoding="utf-8")
    assert [key for key in EXAMPLES[table] if not re.search(EXAMPLE % key, text, re.M)] == []


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_is_toml(number):
    tomllib.loads(BLOCKS[number])


def test_every_key_is_explained():
    text = DOCS.read_text(encoding="utf-8")
    keys = {
        *mapping.KEYS,
        *mapping.PAUSE_KEYS,
        *mapping.STEP_KEYS,
        *field_entries.KEYS,
        *http_entry.KEYS,
        *http_entry.PAGINGS,
    }
    keys |= {*login_entry.KEYS, *(one.partition(":")[0] for one in (*http_entry.AUTHS, *login_entry.SENDS))}
    keys |= {field for kind in kinds.KINDS.values() for field in kind.fields}
    keys |= {
        code
        for kind in kinds.KINDS.values()
        for codes in kind.codes.values()
        for code in codes
        if not code.isdigit()
    }
    assert {
        key for key in keys if not re.search(rf"`\[*{key}\b|^{key} =|\b{key} = |\[{key}[\].]", text, re.M)
    } == set()


@pytest.mark.parametrize(
    "path", sorted(DOCS.parents[1].glob("tests/samples/places/*/sources/*.toml")), ids=str
)
def test_every_sample_mapping_is_read(path):
    import data_sources
    from geo.places import load_place

    place = load_place(path.parents[1])
    served = [name for name, entry in place.sources.items() if entry.mapping == path.name]
    assert [data_sources.load(name, place).name for name in served] == served != []

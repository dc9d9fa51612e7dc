"""Whatever is asked within and beside its description, the API answers as described and never fails (schemathesis)."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from werkzeug.test import Client

from ioc.access.guard import COOKIE
from ioc.api.views import VIEWS

EXAMPLES = 20  # of each address, within its description and beside it
BEARING = {"administrator": "70", "leader": "689"}
# what holds between parameters (from before to, what a subject can be split by) is told in words alone
UNFIT = [positive_data_acceptance, ignored_auth]  # the latter takes headers away, not a session
bounded = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def session(desk, role):
    return f"{COOKIE}={desk.sessions.begin(desk.people.get(role), 'password')}"


def token(desk, role):
    _, borne = desk.tokens.make(role, [BEARING[role]], ["see_figures", "see_records"], 1, "administrator")
    return {"Authorization": f"Bearer {borne}"}


def holding(server, cookie):
    """The server as a browser with a session asks it."""
    return lambda environ, start: server({**environ, "HTTP_COOKIE": cookie}, start)


@pytest.fixture(params=["session", "token"])
def by(request):
    return request.param


@pytest.fixture(params=BEARING)
def described(request, by, server, desk):
    """The API's own description, read as somebody who may, and what each question bears."""
    headers = token(desk, request.param) if by == "token" else {}
    app = server if by == "token" else holding(server, session(desk, request.param))
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers=headers), headers


def test_every_address_of_the_api_is_described_and_asked_here(server, desk):
    """Pushing, which this server does not take, is asked in test_systems_push_records.py."""
    served = {rule.rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    asked = {f"/api/v1/{view.path}" for view in VIEWS}
    assert served == asked | {"/api/v1/openapi.json"}
    described = Client(holding(server, session(desk, "administrator"))).get("/api/v1/openapi.json").json
    pushed = {path for path in described["paths"] if path.startswith("/ingest/")}
    assert {f"/api/v1{path}" for path in set(described["paths"]) - pushed} == asked


@pytest.mark.parametrize("path", [view.path for view in VIEWS])
def test_no_question_makes_it_fail_or_answer_otherwise(described, path):
    schema, headers = described
    operation = schema[f"/{path}"]["GET"]
    statuses = set()

    @bounded
    @given(case=st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode)))
    def ask(case):
        statuses.add(case.call_and_validate(headers=headers, excluded_checks=UNFIT).status_code)

    ask()
    assert 200 in statuses
    assert 400 in statuses or not operation.query


@pytest.mark.parametrize("split", ["", "&by=area"])
def test_more_numbers_than_anybody_reads_are_refused(server, desk, split):
    ask = holding(server, session(desk, "administrator"))
    path = f"/api/v1/figures?per=day&from=1991-01-01&to=2021-01-01{split}"
    answer = Client(ask).get(path)
    assert answer.status_code == (400 if split else 200), answer.text[:200]
    assert not split or "choose a shorter period" in answer.json["detail"]


def test_a_line_from_long_before_the_first_record_begins_with_nothing(server, desk):
    ask = holding(server, session(desk, "administrator"))
    answer = Client(ask).get(
        "/api/v1/series?indicator=dossiers_pending,dossiers_on_time_rate&from=1991-01-01"
    )
    values = [one["values"] for one in answer.json["series"]]
    assert values[0][0] == 0 and values[1][0] is None and values[0][-1] > 0

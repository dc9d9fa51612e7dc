"""How tests are shared out among the processes of `make test`."""

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
# these look at a second demo, made of a copy of the first one's data when its history is complete
ON_A_COPY = (
    "test_a_list_is_taken_along_by_browser", "test_a_manager_s_morning", "test_every_page_is_open_to_all_senses",
    "test_lists_in_a_browser", "test_people_sign_in_by_browser", "test_the_demo_keeps_the_identity",
    "test_the_demo_ties",
)  # fmt: skip
FIRST, SECOND = "the first demo", "the second demo"
# the demo reads its history for two minutes: it begins first; what takes half a minute and more begins early, and some
# of it before what would wait for the demo
IN_ORDER = (
    FIRST, "tests/callbacks/test_list_exports.py", "tests/trust/test_a_silenced_unit_of_the_demo_is_named.py",
    "tests/test_real_logs.py", SECOND, "tests/test_kiosk.py", "tests/drills/",
)  # fmt: skip


class Apart(LoadScopeScheduling):
    """Whole files run apart; what needs a demo stays together."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


def part_of(nodeid: str) -> str:
    """What is run by one process from beginning to end."""
    file = nodeid.partition("::")[0]
    if not file.startswith(BROWSER):
        return file
    return SECOND if file.removeprefix(BROWSER).removesuffix(".py") in ON_A_COPY else FIRST


def rank(nodeid: str) -> int:
    part = part_of(nodeid)
    return next((n for n, told in enumerate(IN_ORDER) if part.startswith(told)), len(IN_ORDER))

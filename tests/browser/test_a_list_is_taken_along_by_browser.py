"""The menu of a list in a real chromium: pressed, it brings a file with as many rows as the page says, in its order."""

import openpyxl
from browser_tools import wait_until

PATIENCE_S = 90
ROWS = ".ag-center-cols-container .ag-row .ag-cell-value"
HEAD = ".ag-header-cell[col-id=code]"


def saved(page, tmp_path):
    """The file that the menu brings, read back."""
    page.locator("details.export > summary").click()
    with page.expect_download(timeout=PATIENCE_S * 1000) as told:
        page.locator("details.export a", has_text="XLSX").click()
    told.value.save_as(tmp_path / told.value.suggested_filename)
    assert told.value.suggested_filename.endswith(".xlsx")
    return openpyxl.load_workbook(tmp_path / told.value.suggested_filename)


def downloaded(watch):
    """A download is told of as a request without an end; nothing else may be wrong."""
    watch.failed[:] = [one for one in watch.failed if "/export/file/" not in one]
    watch.check()


def test_the_export_menu_brings_the_rows_of_the_page_in_the_order_of_the_grid(demo, open_page, tmp_path):
    page, watch = open_page(f"{demo.url}/dossiers")
    page.locator(ROWS).first.wait_for(timeout=PATIENCE_S * 1000)

    def is_ordered() -> bool:
        if page.locator(HEAD).get_attribute("aria-sort") != "ascending":
            page.locator(HEAD).click()
        return "sort=code" in page.url

    wait_until(is_ordered, PATIENCE_S, "the order in the address", every=1)
    total = int(page.locator("#list-total").get_attribute("data-total"))
    _, *rows = saved(page, tmp_path).worksheets[1].values
    codes = [row[0] for row in rows]
    assert len(codes) == total > 1_000
    assert codes == sorted(codes)
    downloaded(watch)


def test_who_may_export_nothing_has_no_menu(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers", login="operator")
    page.locator(ROWS).first.wait_for(timeout=PATIENCE_S * 1000)
    assert page.locator("details.export").count() == 0
    watch.check()


def test_opening_a_dossier_is_noted_once_however_long_it_stays_open(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers")
    page.locator(ROWS).first.wait_for(timeout=PATIENCE_S * 1000)
    link = page.locator(".ag-pinned-left-cols-container .area-link").first
    code = link.inner_text()
    link.click()
    page.locator("#page-root[data-view*='page=dossier']").wait_for(timeout=PATIENCE_S * 1000)
    with page.expect_response(lambda answer: "/api/bundle" in answer.url, timeout=PATIENCE_S * 1000):
        pass
    noted = [line for line in demo.program.ioc("audit", "--log").splitlines() if "dossier_opened" in line]
    assert sum(code in line for line in noted) == 1
    watch.check()

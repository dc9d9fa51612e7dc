"""From a red number to the dossiers behind it in a real chromium: counted, ordered, found, urged."""

import re

from browser_tools import wait_until

PATIENCE_S = 90
WAYS = """() => {
  const graph = document.querySelector(".panel-series .js-plotly-plot");
  return graph.data.flatMap((one) => one.x.map((x) => window.ioc.wayOf(one.meta, x)));
}"""
ROWS = ".ag-center-cols-container .ag-row"


def count_in(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def rows_shown(page) -> None:
    page.locator(f"{ROWS} .ag-cell-value").first.wait_for(timeout=PATIENCE_S * 1000)


def test_three_clicks_lead_from_the_province_to_the_overdue_dossiers(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70")
    tile = page.locator(".tile-value a[href*='members=dossiers_overdue&']").first
    tile.wait_for(timeout=PATIENCE_S * 1000)
    tile.click()
    button = page.locator(".list-count a.button")
    button.wait_for(timeout=PATIENCE_S * 1000)
    broken_down = int(page.locator("#list-total").get_attribute("data-total"))
    areas = page.locator(".split-area tbody tr td:nth-child(3)").all_inner_texts()
    assert sum(map(count_in, areas)) == broken_down > 0
    button.click()
    rows_shown(page)
    assert page.locator("nav.breadcrumb a").count() == 2
    watch.check()


def test_the_grid_orders_scrolls_and_keeps_its_order_in_the_address(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers?members=dossiers_overdue")
    rows_shown(page)
    head = page.locator(".ag-header-cell[col-id=code]")

    def is_ordered() -> bool:
        """A click on a grid that is still being made is lost: it is given again."""
        if head.get_attribute("aria-sort") != "ascending":
            head.click()
        return "sort=code" in page.url

    wait_until(is_ordered, PATIENCE_S, "the order in the address", every=1)
    first = ".ag-pinned-left-cols-container .ag-row[row-index='0'] [col-id=code]"
    codes = ".ag-pinned-left-cols-container [col-id=code]"
    wait_until(lambda: page.locator(first).inner_text() == min(page.locator(codes).all_inner_texts()), PATIENCE_S,
               "the least code on top")  # fmt: skip
    watch.check()


def test_the_search_box_is_walked_with_the_keyboard(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers")
    rows_shown(page)
    page.locator("body").press("/")
    page.locator("#search-input").press_sequentially("dong xoai", delay=40)
    page.locator(".search-hit").first.wait_for(timeout=PATIENCE_S * 1000)
    page.locator("#search-input").press("ArrowDown")
    page.locator("#search-input").press("Enter")
    wait_until(lambda: "/area/689" in page.url, PATIENCE_S, "the page of Đồng Xoài")
    watch.check()


def test_the_five_oldest_overdue_dossiers_of_a_unit_are_urged(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers?members=dossiers_overdue&area=689&sort=due_at")
    rows_shown(page)
    boxes = page.locator(".ag-pinned-left-cols-container .ag-checkbox-input")
    for row in range(5):
        boxes.nth(row).click(force=True)
    page.locator("details.urge > summary").click()
    page.locator("#urge-note").fill("Giải quyết dứt điểm")
    page.locator("#urge-send").click()
    said = page.locator("#urge-said")
    wait_until(lambda: said.inner_text() != "", PATIENCE_S, "what was sent")
    page.goto(f"{demo.url}/urges?area=689")
    page.locator(".urge-card").first.wait_for(timeout=PATIENCE_S * 1000)
    assert "Giải quyết dứt điểm" in page.locator("main").inner_text()
    watch.check()


def test_lists_need_nothing_from_outside_in_either_language(demo, open_page):
    for address in ("/dossiers", "/complaints/list", "/payments/list?period=month", "/urges", "/breakdown"):
        told = f"{demo.url}{address}{'&' if '?' in address else '?'}lang="
        opened = {lang: open_page(told + lang) for lang in ("vi", "en")}
        for page, _ in opened.values():
            page.locator("main").wait_for(timeout=PATIENCE_S * 1000)
        page.wait_for_timeout(1_500)
        for lang, (page, watch) in opened.items():
            assert page.locator("#page-root").get_attribute("lang") == lang
            watch.check()
            page.close()


def test_columns_kept_are_shown_in_every_list_until_one_goes_back(demo, open_page):
    page, watch = open_page(f"{demo.url}/dossiers?members=dossiers_overdue&cols=code,overdue,holder")
    rows_shown(page)
    page.locator("details.columns > summary").click()
    page.locator(".own-columns button[value=keep]").click()
    page.wait_for_url(lambda url: "cols=" not in url, timeout=PATIENCE_S * 1000)
    page.goto(f"{demo.url}/dossiers?members=dossiers_pending")
    rows_shown(page)
    heads = page.locator(".ag-header-cell[col-id=procedure], .ag-header-cell[col-id=holder]")
    assert heads.count() == 1
    page.locator("details.columns > summary").click()
    page.locator(".own-columns button[value=reset]").click()
    wait_until(lambda: heads.count() == 2, PATIENCE_S, "the usual columns")
    assert (watch.errors, watch.outside) == ([], [])  # leaving a page breaks off what it was asking


def test_a_number_of_the_table_beside_a_chart_leads_where_the_point_of_the_chart_does(demo, open_page):
    page, watch = open_page(f"{demo.url}/province/70?period=month")
    panel = page.locator(".panel-series").first
    panel.locator(".js-plotly-plot .scatterlayer .trace").first.wait_for(timeout=PATIENCE_S * 1000)
    panel.locator("details.twin > summary").click()
    links = panel.locator(".twin-table tbody tr:nth-child(2) td a").evaluate_all(
        "all => all.map(a => a.pathname + a.search)"
    )
    ways = page.evaluate(WAYS)
    assert len(links) == 3 and set(links) <= set(ways)
    panel.locator(".twin-table tbody tr:nth-child(2) td a").first.click()
    told = page.locator("#list-total")
    told.wait_for(timeout=PATIENCE_S * 1000)
    assert int(told.get_attribute("data-total")) > 0 and "/breakdown" in page.url
    watch.check()


def an_overdue_one(demo, open_page):
    """The page of the first of Bình Long's overdue dossiers."""
    page, watch = open_page(f"{demo.url}/dossiers?area=690&members=dossiers_overdue")
    rows_shown(page)
    code = page.locator(".ag-pinned-left-cols-container .ag-row[row-index='0'] [col-id=code] a")
    page.goto(demo.url + code.get_attribute("href"))
    return page, watch


def test_a_dossier_is_urged_from_its_own_page(demo, open_page):
    page, watch = an_overdue_one(demo, open_page)
    page.locator("details.urge > summary").click()
    page.locator("details.urge textarea").fill("Xem lại hồ sơ này")
    page.locator("details.urge button").first.click()
    # others may have urged the same dossier before
    card = page.locator(".dossier-requests .urge-card").filter(has_text="Xem lại hồ sơ này")
    card.first.wait_for(timeout=PATIENCE_S * 1000)
    page.reload()
    card.first.wait_for(timeout=PATIENCE_S * 1000)
    watch.check()


def test_the_usual_of_a_step_leads_to_the_passes_that_made_it(demo, open_page):
    page, watch = an_overdue_one(demo, open_page)
    number = page.locator(".panel-step_times td.soft a").first
    number.wait_for(timeout=PATIENCE_S * 1000)
    told = count_in(number.inner_text())
    number.click()
    page.locator("#list-passes").wait_for(timeout=PATIENCE_S * 1000)
    found = int(page.locator("#list-passes").get_attribute("data-total"))
    assert 0 < told <= found <= told * 1.1  # records arrive meanwhile
    watch.check()

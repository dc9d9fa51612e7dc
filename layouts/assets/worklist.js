/* What a hand does on lists: cells that lead on, the order in the address, a search within the list. */
(function (ioc) {
  const functions = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  function dossierLink(source, code, text) {
    const lang = new URLSearchParams(location.search).get("lang");
    const href = `/dossiers/${[source, code].map(encodeURIComponent).join("/")}` + (lang ? `?lang=${lang}` : "");
    return React.createElement("a", { href, className: "area-link", "data-inside": "" }, text);
  }

  /* The dossier's own page; the way back stays in the address. */
  functions.DossierLink = (props) => (props.data ? dossierLink(props.data.source, props.data.code, props.value) : null);

  /* The dossier that a payment or a complaint names: a link where it is there and may be seen, else its code. */
  functions.TiedDossierLink = function (props) {
    if (!props.data) return null;
    const source = props.data.dossier_source;
    return source ? dossierLink(source, props.value, props.value) : props.value || "";
  };

  function sortInAddress(asked) {
    if (!asked || !asked.sortModel) return;
    const address = new URL(location.href);
    const text = asked.sortModel.map((one) => (one.sort === "desc" ? "-" : "") + one.colId).join(",");
    if (text === (address.searchParams.get("sort") || "")) return;
    if (text) address.searchParams.set("sort", text);
    else address.searchParams.delete("sort");
    history.replaceState(history.state, "", address);
    for (const link of document.querySelectorAll(".list-tools a[data-export]")) sortFile(link, text);
  }

  /* A file has the order that the grid shows. */
  function sortFile(link, text) {
    const address = new URL(link.href);
    address.searchParams.set("sort", text);
    link.href = address.pathname + address.search;
  }

  /* Widths are told for a screen of 1920 pixels; larger ones have larger letters. */
  let scaled = null;
  function scaleColumns() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
    const grid = window.dash_ag_grid && document.getElementById("list-grid") && window.dash_ag_grid.getApi("list-grid");
    if (!grid || grid === scaled) return;
    scaled = grid;
    if (Math.abs(rem - 1) < 0.05) return;
    const state = grid.getColumns().map((one) => ({ colId: one.getColId(), width: Math.round(one.getActualWidth() * rem) }));
    grid.applyColumnState({ state });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.worklist = {
    chosen: function (rows, text) {
      const count = (rows || []).length;
      const none = window.dash_clientside.no_update;
      return [count ? text.replace("{count}", count) : none, !count, !count];
    },
    order: function (asked) {
      scaleColumns();
      sortInAddress(asked);
      return window.dash_clientside.no_update;
    },
  };

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest && event.target.closest(".list-search");
    if (!box || event.key !== "Enter") return;
    const address = new URL(box.dataset.address, location.origin);
    const text = event.target.value.trim();
    if (text) address.searchParams.set("q", text);
    ioc.go(address.pathname + address.search);
  });
  document.addEventListener("click", (event) => {
    const again = event.target.closest("[data-go]");
    if (again) location.assign(again.dataset.go);
  });
})((window.ioc = window.ioc || {}));

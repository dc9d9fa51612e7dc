/* What a hand does on a page: theme, menus, days of one's own; and going to an address without a reload. */
(function (ioc) {
  const KEPT = "ioc-theme";
  const read = () => {
    try {
      return localStorage.getItem(KEPT);
    } catch (error) {
      return null; // storage may be forbidden; the theme is then not kept
    }
  };

  function setTheme(name, keep) {
    document.documentElement.dataset.theme = name;
    if (!keep) return;
    try {
      localStorage.setItem(KEPT, name);
    } catch (error) {
      return;
    }
  }
  ioc.keptTheme = () => setTheme(read() === "light" ? "light" : "dark", false);
  ioc.keptTheme();

  /* Whether an address needs scripts that this page came without. */
  const isElsewhere = (href) =>
    (document.documentElement.dataset.elsewhere || "").split(" ").includes(new URL(href, location.href).pathname.slice(1));

  ioc.go = function (href) {
    if (isElsewhere(href)) return location.assign(href);
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  /* For screen readers: the page's language, and which of several links is the one taken. */
  ioc.tellReaders = function (page) {
    if (page && document.documentElement.lang !== page.dataset.lang) document.documentElement.lang = page.dataset.lang;
    for (const link of document.querySelectorAll("a.is-here:not([aria-current])")) link.setAttribute("aria-current", "true");
    for (const link of document.querySelectorAll("a[aria-current]:not(.is-here)")) link.removeAttribute("aria-current");
  };

  function isoDay(text) {
    const told = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*$/.exec(text || "");
    if (!told) return null;
    const [day, month, year] = told.slice(1).map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
  }

  function showCustom(button) {
    const start = isoDay(document.getElementById("custom-first_day").value);
    const end = isoDay(document.getElementById("custom-last_day").value);
    const right = start !== null && end !== null && start <= end;
    document.getElementById("custom-wrong").hidden = right;
    if (!right) return;
    const address = new URL(button.dataset.address, location.origin);
    address.searchParams.set("period", "custom");
    address.searchParams.set("start", start);
    address.searchParams.set("end", end);
    ioc.go(address.pathname + address.search);
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("#theme")) {
      setTheme(document.documentElement.dataset.theme === "light" ? "dark" : "light", true);
      if (ioc.redrawFigures) ioc.redrawFigures(); // pages of forms have no figures
    }
    const button = target.closest("#custom-show");
    if (button) showCustom(button);
    closeMenus(target.closest(".menu-list a") ? null : target.closest("details.menu"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    if (event.key === "Enter" && event.target.closest && event.target.closest(".custom .menu-list"))
      showCustom(document.getElementById("custom-show"));
  });
})((window.ioc = window.ioc || {}));

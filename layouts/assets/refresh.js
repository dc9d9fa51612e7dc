/* Keeps a page alive: asks for a newer version every 2 s, fetches one bundle when the epoch or the page changed,
   and applies it at once. Versions are compared with !=: after a restart they may go back. */
(function (ioc) {
  const EVERY_MS = 2000, WITHIN_MS = 4000, BUNDLE_WITHIN_MS = 15000, LOOK_MS = 50;
  let etag = null, build = null, epoch = null; // what the server last said
  let shown = { view: null, epoch: null }; // what the page shows
  let fetching = false;

  const same = (a, b) => a && b && a.version === b.version && a.as_of === b.as_of;
  const viewNow = () => {
    const page = document.getElementById("page-root");
    return (page && page.dataset.view) || null; // lists stay as they were fixed
  };

  ioc.epoch = () => epoch;
  ioc.refused = () => location.reload(); // the page says what is left

  /* What a view shows at the newest epoch; with `have` what changed since that one; null when there is no answer. */
  ioc.fetchBundle = async function (view, have) {
    const since = have ? `&have=${have.version}.${have.as_of}` : "";
    const answer = await fetch(`/api/bundle?${view}${since}`, { signal: AbortSignal.timeout(BUNDLE_WITHIN_MS) });
    if (answer.status === 401 || answer.status === 403) ioc.refused(answer.status, view);
    return answer.ok ? answer.json() : null;
  };

  /* A proxy that finds nobody answers 503 too, but not with a problem of ours. */
  const isOurs503 = (answer) =>
    answer.status === 503 && (answer.headers.get("Content-Type") || "").startsWith("application/problem+json");

  async function askVersion() {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch("/api/version", { cache: "no-store", headers, signal: AbortSignal.timeout(WITHIN_MS) });
    if (answer.status === 401) return ioc.refused(401);
    if (answer.status === 304) {
      await answer.text(); // a body left unread counts as a broken request
      return ioc.heartbeat(parseInt(answer.headers.get("X-IOC-Now"), 10));
    }
    if (!answer.ok) return ioc.unheard(isOurs503(answer));
    const told = await answer.json();
    if (build !== null && told.build !== build) return location.reload();
    build = told.build;
    etag = answer.headers.get("ETag");
    epoch = { version: told.version, as_of: told.as_of };
    ioc.setSources(told.sources);
    ioc.heartbeat(told.now, told.speed);
  }

  async function poll() {
    try {
      await askVersion();
      await bring();
    } catch (error) {
      ioc.unheard(false); // no answer in time: freshness.js counts the silence and says so
    }
    ioc.tick();
    setTimeout(poll, EVERY_MS);
  }

  /* One bundle at a time; asked for when the page is another or its epoch is not the server's. */
  async function bring() {
    const view = viewNow();
    if (fetching || view === null || epoch === null) return;
    const moved = view !== shown.view;
    if (!moved && same(shown.epoch, epoch)) return;
    fetching = true;
    try {
      const bundle = await ioc.fetchBundle(view, moved ? null : shown.epoch);
      if (!bundle) return;
      if (viewNow() === view) apply(view, bundle);
    } finally {
      fetching = false;
    }
  }

  /* Texts go into their elements at once; figures and names of classes the way of Dash. */
  ioc.put = function (set) {
    for (const { id, props } of set) {
      const element = document.getElementById(ioc.domId(id));
      if (!element) continue;
      const { html, ...others } = props;
      if (html !== undefined) ioc.fill(element, html);
      if (others.figure) others.figure = ioc.figureFor(id, others.figure);
      if (Object.keys(others).length) window.dash_clientside.set_props(id, others);
    }
  };

  function apply(view, bundle) {
    ioc.put(bundle.set);
    shown = { view, epoch: bundle.epoch };
    ioc.drawn(bundle.epoch);
    ioc.tick();
  }

  function look() {
    const page = document.getElementById("page-root");
    if (page && document.title !== page.dataset.title) document.title = page.dataset.title;
    ioc.fillNew();
    ioc.tellReaders(page);
    ioc.bindGraphs();
    if (viewNow() !== shown.view) bring().catch(() => {});
  }

  function start() {
    if (!window.dash_clientside || !window.dash_clientside.set_props) return setTimeout(start, 50);
    setInterval(look, LOOK_MS);
    setInterval(ioc.tick, 1000);
    poll();
  }
  start();
})((window.ioc = window.ioc || {}));

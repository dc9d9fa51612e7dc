/* A wall by itself, for weeks: its pages in turn, each drawn whole before it is shown, kept at the newest epoch;
   what its keeper orders; who sees it read by clock, theme and ticker. Two layers, so that nothing is ever blank. */
(function (ioc) {
  const STEP_MS = 500, REST_MS = 2000, MISSED_MS = 20000, AHEAD_MS = 8000, HOLD_S = 60, CLEAR = 10, SMALL_MAP = 14, IDENTIFY_MS = 10000, MESSAGE_MS = 30000, STILL_MS = 5000;
  const PAGE_OF = { newly_overdue: "wall-dossiers", complaints_burst: "wall-complaints", source_dead: "wall-data", screen_dead: "wall-data" };
  let of = null, setup = null; // the root element this is for, and what it tells
  let layers = [], shown = -1, at = 0, since = 0; // of the page that is shown: its place in the programme, since when
  let asked = null, paused = false, events = [], busy = false, restsUntil = 0, missing = 0, renewed = 0;

  /* Once the inside is there: it comes as text (markup.js). */
  const root = () => {
    const found = document.querySelector("#page-root[data-wall]");
    return found && found.querySelector(".wall-shift") ? found : null;
  };
  const same = (a, b) => a && b && a.version === b.version && a.as_of === b.as_of;
  const now = () => performance.now();

  function queryOf(item) {
    const whose = setup.still ? { screen: setup.screen } : {};
    return new URLSearchParams({ page: item.page, area: item.area, wall: setup.profile, lang: root().dataset.lang, ...whose }).toString();
  }

  function begin() {
    of = root();
    setup = JSON.parse(of.dataset.wall);
    layers = [...of.querySelectorAll(".wall-layer")].map((element) => ({ element, query: null, epoch: null, asked: null }));
    [shown, at, since, asked, paused, events] = [-1, 0, now(), null, false, []];
    ioc.refused = refused;
  }

  /* Without its token a screen goes and shows its code; a page of an area that is not its own is left out. */
  function refused(status, view) {
    if (status === 401) return setup.preview ? location.reload() : location.assign("/pair");
    const left = setup.items.filter((item) => queryOf(item) !== view);
    if (asked && queryOf(asked) === view) asked = null;
    if (left.length) [setup.items, at] = [left, at % left.length];
  }

  /* --- which page is to be seen */

  function wanted() {
    const high = events.find((one) => one.level === "high");
    if (high) return { page: high.page || PAGE_OF[high.kind] || "wall-overview", area: high.area || setup.area, seconds: HOLD_S };
    if (asked) return asked;
    const item = setup.items[at % setup.items.length];
    const isOver = !paused && shown >= 0 && now() - since >= item.seconds * 1000;
    return setup.items[(at + (isOver ? 1 : 0)) % setup.items.length];
  }

  function turn(by) {
    at = (at + by + setup.items.length) % setup.items.length;
    asked = setup.items[at];
  }

  /* --- one thing at a time: bring the wanted page, refresh the shown one, or get the next one ready */

  async function drive() {
    const epoch = ioc.epoch();
    if (busy || !epoch || now() < restsUntil) return;
    busy = true;
    try {
      const item = wanted(), query = queryOf(item), current = layers[shown];
      if (!current || current.query !== query) await bring(other(), query, epoch, item);
      else if (!same(current.asked, epoch) || (setup.still && now() - renewed > STILL_MS)) await renew(current, query, epoch);
      else if (asked && !paused && now() - since >= asked.seconds * 1000) asked = null;
      else await ahead();
      if (layers[shown] && setup.items.length === 1 && !asked) since = now();
    } catch (error) {
      restsUntil = now() + REST_MS; // no answer in time: the page stands, freshness.js counts the silence and says so
    } finally {
      busy = false;
    }
  }

  /* A miniature is looked at again every few seconds: its screen may show another page meanwhile. */
  async function renew(layer, query, epoch) {
    renewed = now();
    await fetchInto(layer, query, epoch);
    if (setup.still) titles(layer);
  }

  const other = () => layers[shown === 0 ? 1 : 0];

  async function bring(layer, query, epoch, item) {
    if (layer.query !== query || !same(layer.asked, epoch)) await fetchInto(layer, query, epoch);
    if (layer.query === query && layer.epoch) swap(layer, item);
  }

  async function ahead() {
    const next = setup.items[(at + 1) % setup.items.length];
    const left = setup.items[at % setup.items.length].seconds * 1000 - (now() - since);
    if (setup.items.length < 2 || paused || asked || left > AHEAD_MS) return;
    if (other().query !== queryOf(next)) await fetchInto(other(), queryOf(next), ioc.epoch());
  }

  async function fetchInto(layer, query, epoch) {
    const bundle = await ioc.fetchBundle(query, layer.query === query && !setup.still ? layer.epoch : null);
    if (!bundle) restsUntil = now() + REST_MS;
    if (!bundle || !of.isConnected) return;
    fill(layer.element, bundle.set);
    [layer.query, layer.epoch, layer.asked] = [query, bundle.epoch, epoch];
    layer.element.dataset.epoch = `${bundle.epoch.version}.${bundle.epoch.as_of}`;
    fit(layer.element);
    if (layer === layers[shown]) ioc.drawn(bundle.epoch);
    ioc.tick();
  }

  function fill(element, set) {
    for (const { id, props } of set) {
      if (id === "wall-frame") element.innerHTML = props.html;
      const block = typeof id === "object" && element.querySelector(`[data-key="${id.key}"]`);
      if (!block) continue;
      if ("className" in props) block.className = props.className;
      if ("html" in props) block.querySelector(".body").innerHTML = props.html;
    }
  }

  function swap(layer, item) {
    for (const one of layers) one.element.classList.toggle("is-shown", one === layer);
    for (const one of layers) one.element.setAttribute("aria-hidden", one === layer ? "false" : "true");
    shown = layers.indexOf(layer);
    const place = setup.items.findIndex((one) => one.page === item.page && one.area === item.area);
    if (!events.some((one) => one.level === "high")) {
      const next = (at + 1) % setup.items.length;
      at = queryOf(setup.items[next]) === layer.query ? next : place >= 0 ? place : at;
    }
    since = now();
    titles(layer);
    ioc.drawn(layer.epoch);
    ioc.tick();
  }

  function titles(layer) {
    const page = layer.element.querySelector(".wall-page");
    put("wall-title", page.dataset.title);
    put("wall-area", page.dataset.areaName);
  }

  const put = (id, text) => {
    const element = document.getElementById(id);
    if (element && element.textContent !== text) element.textContent = text;
  };

  /* --- what only the browser can measure: maps as large as their room, names that lie on nothing */

  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function joints() {
    const wall = of.querySelector(".wall").getBoundingClientRect();
    const inside = (count, start, size) => Array.from({ length: count - 1 }, (_, n) => start + (size * (n + 1)) / count);
    return { x: inside(setup.columns, wall.left, wall.width), y: inside(setup.rows, wall.top, wall.height) };
  }

  const crosses = (box, { x, y }) =>
    x.some((one) => box.left - CLEAR < one && one < box.right + CLEAR) || y.some((one) => box.top - CLEAR < one && one < box.bottom + CLEAR);

  function fit(element) {
    for (const room of element.querySelectorAll(".map-room")) {
      const map = room.firstElementChild, ratio = parseFloat(map.dataset.ratio);
      const width = Math.min(room.clientWidth, room.clientHeight * ratio);
      map.style.width = `${width}px`;
      map.style.height = `${width / ratio}px`;
    }
    const lines = joints();
    for (const block of element.querySelectorAll(".block")) spread(block, lines);
  }

  /* Names move off the joints; on a map each finds a free place close by, or goes. All is measured first. */
  const NEAR = [[0, 0]];
  for (const far of [0.35, 0.7, 1.05])
    for (let part = 0; part < 8; part++) NEAR.push([1.4 * far * Math.sin((part * Math.PI) / 4), far * Math.cos((part * Math.PI) / 4)]);

  function spread(block, lines) {
    const names = [...block.querySelectorAll(".place-name, .line-name, .greatest")];
    if (!names.length) return;
    for (const name of names) name.style.translate = name.style.visibility = "";
    const edge = block.getBoundingClientRect(), head = block.querySelector("header").getBoundingClientRect();
    const map = block.querySelector(".map-room"), within = map ? map.getBoundingClientRect() : edge;
    const room = { left: within.left, right: within.right, top: Math.max(within.top, head.bottom) - 2, bottom: within.bottom };
    const boxes = names.map((name) => name.getBoundingClientRect()), taken = [];
    names.forEach((name, n) => {
      if (name.matches(".soft") && within.width < SMALL_MAP * boxes[n].height) return (name.style.visibility = "hidden");
      const tries = name.matches(".place-name") ? NEAR : NEAR.slice(0, 1), others = name.matches(".place-name") ? taken : [];
      const moved = tries.map(([x, y]) => off(by(boxes[n], x, y), lines, room)).find((one) => isFree(one, room, lines, others));
      name.style.visibility = moved ? "" : "hidden";
      if (!moved) return;
      taken.push(moved);
      const x = moved.left - boxes[n].left, y = moved.top - boxes[n].top;
      name.style.translate = x || y ? `${x}px ${y}px` : "";
    });
  }

  const by = (box, x, y) => ({
    left: box.left + x * box.height, right: box.right + x * box.height, top: box.top + y * box.height, bottom: box.bottom + y * box.height,
  });

  const isFree = (box, room, lines, taken) =>
    box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom &&
    !crosses(box, lines) && !taken.some((one) => overlap(one, box));

  function off(box, { x, y }, edge) {
    const dx = shift(box.left, box.right, x, edge.left, edge.right), dy = shift(box.top, box.bottom, y, edge.top, edge.bottom);
    return { left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy };
  }

  /* The least move that brings [from, to] inside its edges and off the joints. */
  function shift(from, to, lines, least, most) {
    let by = Math.max(0, least - from) + Math.min(0, most - to);
    for (const line of lines) {
      const before = line - from - by + 2 * CLEAR, behind = to + by - line + 2 * CLEAR; // how far to either side
      if (before > CLEAR && behind > CLEAR) by += before < behind ? before : -behind;
    }
    return by;
  }

  /* --- the keeper's orders, events, night */

  const DEEDS = {
    reload: () => location.reload(),
    next: () => turn(1),
    pause: () => (paused = true),
    resume: () => ((paused = false), (asked = null), (since = now())),
    show: (order) => (asked = { page: order.page, area: order.area || setup.area, seconds: order.seconds || HOLD_S }),
    message: (order) => overlay("wall-message", order.text, (order.seconds || 0) * 1000 || MESSAGE_MS),
    identify: (order) => overlay("wall-identify", order.name || setup.name, IDENTIFY_MS),
  };

  function overlay(id, text, lasts) {
    const element = document.getElementById(id);
    element.textContent = text;
    element.hidden = false;
    clearTimeout(element.iocTimer);
    if (lasts) element.iocTimer = setTimeout(() => (element.hidden = true), lasts);
  }

  /* An order comes again until its id is among those done: noted before it is done, also over a reload. */
  const DONE = "ioc-orders-done", MOST_DONE = 100;
  ioc.ordersDone = () => JSON.parse(sessionStorage.getItem(DONE) || "[]");

  function obey(order) {
    const done = ioc.ordersDone();
    if (!DEEDS[order.kind] || (order.id && done.includes(order.id))) return;
    if (order.id) sessionStorage.setItem(DONE, JSON.stringify([...done, order.id].slice(-MOST_DONE)));
    DEEDS[order.kind](order);
  }

  ioc.wallTold = function (told) {
    if (!setup) return;
    if (told.name) setup.name = told.name;
    if (told.programme) programme(told.programme);
    if (told.events && JSON.stringify(told.events) !== JSON.stringify(events)) happened(told.events);
    for (const order of told.orders || []) obey(order);
    const texts = (told.messages || []).map((one) => (typeof one === "string" ? one : one.text));
    const message = document.getElementById("wall-message");
    if (texts.length) overlay("wall-message", texts.join("\n"), 0);
    else if (message.iocKept) message.hidden = true;
    message.iocKept = texts.length > 0;
  };

  function programme(told) {
    if ("night" in told && told.night !== null) setup.night = told.night;
    if ("paused" in told && told.paused !== null && told.paused !== paused) told.paused ? DEEDS.pause() : DEEDS.resume();
    if (!told.items || !told.items.length || JSON.stringify(told.items) === JSON.stringify(setup.items)) return;
    const here = layers[shown] && layers[shown].query;
    setup.items = told.items;
    at = Math.max(0, setup.items.findIndex((one) => queryOf(one) === here));
  }

  function happened(told) {
    const wasHeld = events.some((one) => one.level === "high");
    events = told;
    if (wasHeld && !events.some((one) => one.level === "high")) since = now() - 1e9; // on with the programme
    const lines = [...events].sort((a, b) => (b.level === "high") - (a.level === "high") || b.at - a.at);
    of.querySelectorAll(".wall-event").forEach((element, n) => line(element, lines[n]));
  }

  function line(element, event) {
    element.classList.toggle("is-high", Boolean(event && event.level === "high"));
    const when = event && (Number.isFinite(event.at) ? ioc.timeText(event.at) : event.at);
    const text = event ? `${event.level === "high" ? ioc.word("walls.high") + " · " : ""}${when} · ${event.text}` : "";
    if (element.textContent !== text) element.textContent = text;
  }

  function isNight() {
    if (!Array.isArray(setup.night)) return Boolean(setup.night);
    const [start, end] = setup.night, time = ioc.clockText();
    return start <= end ? start <= time && time < end : time >= start || time < end;
  }

  /* A wall that never came, its server gone at that moment, is asked for again once the server answers. */
  function missed() {
    missing += 1;
    if (!location.pathname.startsWith("/wall/") || missing % (MISSED_MS / STEP_MS)) return;
    fetch("/api/version", { cache: "no-store" }).then((answer) => answer.ok && location.reload(), () => {});
  }

  /* --- every half second; once a minute a pixel further, so that nothing burns in */

  function step() {
    if (!root()) {
      if (of && ioc.keptTheme) ioc.keptTheme();
      of = setup = null;
      return missed();
    }
    missing = 0;
    if (root() !== of) begin();
    const theme = isNight() ? "night" : "dark";
    if (document.documentElement.dataset.theme !== theme) document.documentElement.dataset.theme = theme;
    put("wall-paused", paused ? ioc.word("walls.paused") : "");
    const turned = ((Date.now() / 60000) * Math.PI) / 12;
    of.querySelector(".wall-shift").style.translate = `${Math.round(3 * Math.cos(turned))}px ${Math.round(3 * Math.sin(turned))}px`;
    drive();
  }

  /* The word "frozen" waits in the style sheet and is put off each time: it shows by itself when nothing runs. */
  ioc.alive = function () {
    const word = document.getElementById("wall-frozen");
    if (word) word.classList.toggle("is-put-off");
  };

  ioc.wallDrive = drive;
  ioc.wallState = () => ({
    page: setup && layers[shown] ? new URLSearchParams(layers[shown].query).get("page") : null,
    epoch: layers[shown] && layers[shown].epoch, preview: !setup || setup.preview,
    screen: setup && setup.screen, lang: of && of.dataset.lang, night: document.documentElement.dataset.theme === "night",
  });

  document.addEventListener("keydown", (event) => {
    if (!setup || !of.isConnected) return;
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " ") paused ? DEEDS.resume() : DEEDS.pause();
    else return;
    event.preventDefault();
    step();
  });

  let waiting = null;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => setup && layers.forEach((one) => fit(one.element)), 200);
  });
  if (document.fonts) document.fonts.addEventListener("loadingdone", () => setup && layers.forEach((one) => fit(one.element)));
  setInterval(step, STEP_MS);
  setInterval(() => ioc.alive(), 1000);
})((window.ioc = window.ioc || {}));

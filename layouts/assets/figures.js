/* Figures come without pixels and colours: "1.3rem" and "@ink" are resolved here, anew when theme or size change. */
(function (ioc) {
  const raw = new Map(); // DOM id -> the figure as the server sent it
  const REM = /^-?[\d.]+rem$/, NAME = /^@[\w-]+$/;
  let rem = 10, style = null;

  const colour = (name) => style.getPropertyValue("--" + name.slice(1)).trim();

  function resolved(value) {
    if (typeof value === "string") {
      if (REM.test(value)) return parseFloat(value) * rem;
      if (NAME.test(value)) return colour(value) || value;
      return value;
    }
    if (Array.isArray(value)) return value.map(resolved);
    if (value === null || typeof value !== "object") return value;
    const made = {};
    for (const key in value) made[key] = key === "shadow" ? shadow(value[key]) : resolved(value[key]);
    return made;
  }

  const shadow = (text) =>
    text.replace(/@[\w-]+/g, colour).replace(/([\d.]+)rem/g, (_, size) => size * rem + "px");

  function measure() {
    style = getComputedStyle(document.documentElement);
    rem = parseFloat(style.fontSize) || 10;
  }

  /* The DOM id of a pattern id, as Dash writes it. */
  ioc.domId = (id) => (typeof id === "string" ? id : JSON.stringify(id, Object.keys(id).sort()));

  ioc.figureFor = function (id, figure) {
    measure();
    raw.set(ioc.domId(id), { id, figure });
    return resolved(figure);
  };

  ioc.redrawFigures = function () {
    measure();
    for (const [key, { id, figure }] of raw) {
      if (!document.getElementById(key)) raw.delete(key);
      else window.dash_clientside.set_props(id, { figure: resolved(figure) });
    }
  };

  /* Polygons that cannot be judged get a pattern; plotly has none for maps. */
  function hatch(graph) {
    for (const trace of graph.querySelectorAll("g.trace.choropleth")) {
      const about = trace.__data__ && trace.__data__[0] && trace.__data__[0].trace;
      const pattern = about && about.meta === "hatched";
      const idle = about && about.hoverinfo === "skip";
      for (const path of trace.querySelectorAll("path")) {
        if (pattern) path.style.setProperty("fill", "url(#ioc-hatch)");
        if (idle) path.style.setProperty("pointer-events", "none");
      }
    }
  }

  /* Names on a map never lie on each other: each is moved a little, else loses its number, else is left out.
     Those that come first keep their place. */
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const SHIFTS = [[0, 0]]; // in heights of the name, nearest first
  for (const far of [0.3, 0.6, 0.9, 1.2, 1.5])
    for (let turn = 0; turn < 12; turn++)
      SHIFTS.push([1.3 * far * Math.sin((turn * Math.PI) / 6), far * Math.cos((turn * Math.PI) / 6)]);

  /* Where a box finds room: how far it moves, null where it finds none. */
  function room(box, taken) {
    for (const [x, y] of SHIFTS) {
      const dx = x * box.height, dy = y * box.height;
      const there = { left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy };
      if (taken.some((one) => overlap(one, there))) continue;
      taken.push(there);
      return x || y ? `${dx}px ${dy}px` : ""; // plotly keeps its own place in `transform`
    }
    return null;
  }

  /* All is measured before anything is moved: one layout of the page, not one for each name. */
  function spread(graph) {
    const names = [...graph.querySelectorAll("g.scattergeo text")];
    const values = names.map((name) => name.querySelectorAll("tspan.line")[1]);
    names.forEach((name, n) => {
      name.style.translate = name.style.display = "";
      if (values[n]) values[n].style.display = "";
    });
    const boxes = names.map((name) => name.getBoundingClientRect());
    const first = names.map((name, n) => (values[n] ? name.querySelector("tspan.line").getBoundingClientRect() : null));
    const taken = [];
    names.forEach((name, n) => {
      let moved = room(boxes[n], taken);
      if (moved === null && first[n]) {
        moved = room(first[n], taken);
        values[n].style.display = "none";
      }
      if (moved === null) name.style.display = "none";
      else name.style.translate = moved;
    });
  }

  function ensurePattern() {
    if (document.getElementById("ioc-hatch")) return;
    const holder = document.createElement("div");
    holder.innerHTML =
      '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><pattern id="ioc-hatch" width="7" height="7" ' +
      'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" style="fill:var(--hatch)"/>' +
      '<rect width="1.6" height="7" style="fill:var(--ink-3)"/></pattern></svg>';
    document.body.appendChild(holder.firstChild);
  }

  /* Each graph once: hatching after every drawing, and a click leads where the server said. */
  ioc.bindGraphs = function () {
    for (const graph of document.querySelectorAll(".js-plotly-plot")) {
      if (graph.iocBound || !graph.on) continue;
      graph.iocBound = true;
      ensurePattern();
      graph.on("plotly_afterplot", () => {
        hatch(graph);
        spread(graph);
      });
      graph.on("plotly_click", (event) => {
        const point = event.points.find((one) => typeof one.customdata === "string");
        const step = event.points.find((one) => one.data.meta && one.data.meta.way);
        if (point) ioc.go(point.customdata);
        else if (step) ioc.go(ioc.wayOf(step.data.meta, step.x));
      });
      hatch(graph);
      spread(graph);
    }
  };

  /* The address of what a point of a line was made of: its hour, its day, or its month up to the last day drawn
     (layouts/kinds/steps.py says the same of the table beside it). */
  ioc.wayOf = function ({ step, way, last }, x) {
    const day = String(x).slice(0, 10), [year, month] = day.split("-").map(Number);
    const end = `${day.slice(0, 7)}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
    const to = step !== "month" ? day : last && last < end ? last : end;
    const hour = String(Number(String(x).slice(11, 13)));
    return way.replace("{from}", day).replace("{to}", to < day ? day : to).replace("{hour}", hour);
  };

  let waiting = null;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ioc.redrawFigures, 200);
  });
})((window.ioc = window.ioc || {}));

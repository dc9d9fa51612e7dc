/* The clock and the age of every number. The server gives its time and speed; from then on only monotonic time
   is added, so ages go on growing when the server is gone, and the clock stands still when the heartbeat does. */
(function (ioc) {
  const LOST_MS = 8000, HELD_UP_MS = 3000, ASKING_MS = 6500; // one question every 2 s, given up after 4 s
  const beat = { now: null, at: 0, speed: 1 }; // place time in microseconds at a monotonic moment
  let sources = [];
  let lastGood = performance.now(), lastTick = lastGood, patience = lastGood + ASKING_MS;
  const JUMPED_US = 60e6; // a clock this far from where its own speed would have brought it was set by a hand
  let first = null; // the first heartbeat
  let hasNoDatabase = false; // what the last answer that was not good told
  const RANK = { live: 0, new: 1, late: 2, dead: 3 };

  ioc.heartbeat = function (now, speed) {
    if (Number.isFinite(now)) {
      beat.now = now;
      beat.at = performance.now();
      first = first || { ...beat };
    }
    if (Number.isFinite(speed)) beat.speed = speed;
    lastGood = performance.now();
  };

  /* No good answer: from nobody, or from a server that says so itself, whose database is gone. */
  ioc.unheard = (byItself) => {
    hasNoDatabase = byItself;
  };

  ioc.setSources = (told) => {
    sources = told;
  };

  const root = () => document.getElementById("page-root");
  let wordsOf = null, words = {};

  /* The words of the page, in its language. */
  ioc.word = function (key, values) {
    const page = root();
    if (page && page.dataset.texts !== wordsOf) {
      wordsOf = page.dataset.texts;
      words = JSON.parse(wordsOf);
    }
    return (words[key] || "").replace(/\{(\w+)\}/g, (_, name) => (values && name in values ? values[name] : ""));
  };

  ioc.ageText = function (seconds) {
    for (const [size, unit] of [[86400, "days"], [3600, "hours"], [60, "minutes"]])
      if (seconds >= size) return Math.floor(seconds / size) + "\u00a0" + ioc.word("units." + unit);
    return Math.max(0, Math.floor(seconds)) + "\u00a0" + ioc.word("units.seconds");
  };

  const formats = new Map();
  function parts(us, options) {
    const page = root();
    const key = page.dataset.lang + page.dataset.zone + JSON.stringify(options);
    if (!formats.has(key))
      formats.set(key, new Intl.DateTimeFormat(page.dataset.lang, { timeZone: page.dataset.zone, ...options }));
    const found = {};
    for (const part of formats.get(key).formatToParts(us / 1000)) found[part.type] = part.value;
    return found;
  }

  ioc.timeText = function (us) {
    const told = parts(us, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    return `${told.hour}:${told.minute}`;
  };

  /* The place's time to the second, as the last heartbeat tells it. */
  ioc.clockText = function () {
    if (beat.now === null || !root()) return "";
    const told = parts(moments().shown, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    return `${told.hour}:${told.minute}:${told.second}`;
  };

  ioc.momentText = function (us) {
    const vi = root().dataset.lang === "vi";
    const told = parts(us, { day: vi ? "2-digit" : "numeric", month: vi ? "2-digit" : "short", year: "numeric" });
    const day = vi ? `${told.day}/${told.month}/${told.year}` : `${told.day} ${told.month} ${told.year}`;
    return `${day} ${ioc.timeText(us)}`;
  };

  function dayText(us) {
    const vi = root().dataset.lang === "vi";
    const told = parts(us, { weekday: "long", day: vi ? "2-digit" : "numeric", month: vi ? "2-digit" : "short" });
    return vi ? `${told.weekday} ${told.day}/${told.month}` : `${told.weekday} ${told.day} ${told.month}`;
  }

  const put = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };

  /* Place time by the last heartbeat; `shown` stops when the heartbeat is overdue. */
  function moments() {
    const elapsed = performance.now() - beat.at;
    const real = beat.now + elapsed * 1000 * beat.speed;
    return { real, shown: beat.now + Math.min(elapsed, LOST_MS) * 1000 * beat.speed };
  }

  const isJumped = () => Math.abs(beat.now - first.now - (beat.at - first.at) * 1000 * beat.speed) > JUMPED_US;

  /* The age of a source at the moment it was first heard with this last poll: since then it has only grown. What was
     first heard while the server's clock stood wrong is judged anew when it is right again. */
  const heard = new Map();

  function ageOf({ name, last_good }, now) {
    const told = Math.abs(now - last_good) / 1e6; // a poll of the time to come: the server's clock was put back
    const known = heard.get(name), jumped = isJumped();
    if (!known || known.last_good !== last_good || (known.jumped && !jumped))
      heard.set(name, { last_good, age: told, at: performance.now(), jumped });
    const { age, at } = heard.get(name);
    return Math.max(told, age + ((performance.now() - at) / 1e3) * beat.speed);
  }

  function stateOf(source, now) {
    if (source.last_good === null) return { state: "new", age: 0 };
    const age = ageOf(source, now);
    return { state: age <= source.agreed_s ? "live" : age <= 2 * source.agreed_s ? "late" : "dead", age };
  }

  const oldWord = (age) => ioc.word("freshness.old", { age: ioc.ageText(age) });
  const ageWord = ({ state, age }) => (state === "dead" ? `${ioc.word("freshness.dead")} ${ioc.ageText(age)}` : oldWord(age));
  const shortWord = ({ state, age }) => (state === "dead" ? ioc.word("walls.dead", { age: ioc.ageText(age) }) : oldWord(age));

  /* Every place that tells of a source: a line of the header, a block of a wall. */
  function chip(source, told) {
    for (const element of document.querySelectorAll(`[data-source="${source.name}"]`)) {
      if (element.dataset.age !== told.state) element.dataset.age = told.state;
      put(element.querySelector(".at"), chipText(source, told, element.dataset.short));
      if (element.dataset.units) units(element, told);
      else if (!element.dataset.short) about(element, source, told);
    }
  }

  function chipText(source, told, short) {
    if (told.state === "new") return ioc.word("freshness.new");
    let text = told.state === "live" ? ioc.timeText(source.last_good) : (short ? shortWord : ageWord)(told);
    if (source.silent) text += `, ${ioc.word("freshness.silent")}`;
    return text;
  }

  function units(element, told) {
    const all = element.dataset.units, there = element.dataset.there || all; // those that are not silent
    put(element.querySelector(".units"), `${told.state === "dead" ? 0 : there}/${all}`);
  }

  function about(element, source, told) {
    put(element.querySelector(".state-word"), ioc.word(`freshness.${told.state}`));
    put(element.querySelector(".at-time"), told.state === "new" ? "—" : ioc.timeText(source.last_good));
    put(element.querySelector(".age"), told.state === "new" ? "—" : ioc.ageText(told.age));
  }

  /* The word stands in the head of a panel, at the foot of a tile. */
  function panels(states) {
    for (const panel of document.querySelectorAll("[data-sources]")) {
      const told = panel.dataset.sources.split(" ").map((name) => states.get(name)).filter(Boolean);
      const worst = told.sort((a, b) => RANK[b.state] - RANK[a.state])[0];
      const head = panel.querySelector("header");
      if (worst && (worst.state === "late" || worst.state === "dead")) {
        panel.dataset.age = worst.state;
        panel.dataset.ageText = head.dataset.ageText = ageWord(worst);
      } else if (panel.dataset.age) {
        delete panel.dataset.age;
        delete panel.dataset.ageText;
        delete head.dataset.ageText;
      }
    }
  }

  /* A page that was itself held up (drawing, asleep) could not have heard anything: it first asks once more. */
  function heldUp(now) {
    if (now - lastTick > HELD_UP_MS) patience = now + ASKING_MS;
    lastTick = now;
    return now < patience;
  }

  const isWall = () => "wall" in root().dataset;
  const lostWord = () => `${isWall() ? "walls" : "shell"}.${hasNoDatabase ? "no_database" : "lost"}`;

  function lost() {
    const now = performance.now(), silence = now - lastGood;
    const isLost = !heldUp(now) && silence > LOST_MS;
    put(document.getElementById("lost"), isLost ? ioc.word(lostWord(), { age: ioc.ageText(silence / 1000) }) : "");
    document.documentElement.toggleAttribute("data-lost", isLost);
  }

  function loading() {
    const reading = sources.filter((one) => !one.history_complete);
    const least = Math.min(...reading.map((one) => one.progress || 0));
    const text = reading.length ? ioc.word("states.loading", { share: Math.floor(least * 100) + "\u00a0%" }) : "";
    put(document.getElementById("history"), text);
  }

  ioc.tick = function () {
    if (!root()) return;
    lost();
    if (beat.now === null) return;
    const { real, shown } = moments();
    put(document.getElementById("clock-time"), isWall() ? ioc.clockText() : ioc.timeText(shown));
    put(document.getElementById("clock-day"), dayText(shown));
    const states = new Map(sources.map((source) => [source.name, stateOf(source, real)]));
    for (const source of sources) chip(source, states.get(source.name));
    panels(states);
    loading();
  };

  ioc.drawn = function (epoch) {
    put(document.getElementById("as-of"), ioc.momentText(epoch.as_of));
    put(document.getElementById("drawn"), isWall() ? ioc.word("walls.drawn", { time: ioc.clockText() }) : ioc.word("shell.drawn", { time: ioc.timeText(moments().shown) }));
  };
})((window.ioc = window.ioc || {}));

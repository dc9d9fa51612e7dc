/* A registered screen says every 10 s what it shows and how it is, and does what the answer tells it. */
(function (ioc) {
  const EVERY_MS = 10000, WITHIN_MS = 8000;
  let errors = 0;

  window.addEventListener("error", () => (errors += 1));
  window.addEventListener("unhandledrejection", () => (errors += 1));

  function said() {
    const { page, epoch, night, lang } = ioc.wallState();
    const memory = performance.memory ? performance.memory.usedJSHeapSize : null;
    return {
      page, version: epoch ? epoch.version : null, as_of: epoch ? epoch.as_of : null,
      width: innerWidth, height: innerHeight, errors, memory, night, lang, done: ioc.ordersDone(),
    };
  }

  async function beat() {
    const state = ioc.wallState();
    if (state.preview || !state.screen) return;
    const answer = await fetch("/api/screen/beat", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said()),
      cache: "no-store", signal: AbortSignal.timeout(WITHIN_MS),
    });
    if (answer.status === 401) return ioc.refused(401);
    if (answer.ok) ioc.wallTold(await answer.json());
  }

  setInterval(() => beat().catch(() => {}), EVERY_MS); // a lost server is told by freshness.js
})((window.ioc = window.ioc || {}));

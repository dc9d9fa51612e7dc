/* A screen that waits to be paired: asks every three seconds, goes to its wall, begins anew when the code is over. */
(function () {
  const ASK_MS = 3000;
  const RETRY_MS = 10000;
  const state = document.querySelector(".pairing").dataset.state; // code | wait | busy
  const waits = state === "code";

  async function answered() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), RETRY_MS);
    try {
      const told = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}", signal: stop.signal };
      const answer = await fetch("/api/screen/claim", told);
      return answer.ok ? await answer.json() : {};
    } finally {
      clearTimeout(late);
    }
  }

  /* The page is only left for one that is there: a server that is gone would leave the browser's own error. */
  async function anew() {
    const answer = await fetch("/pair", { cache: "no-store" });
    if (answer.ok) location.replace("/pair");
  }

  async function ask() {
    try {
      if (!waits) return await anew();
      const told = await answered();
      if (told.state === "paired") location.replace(told.address);
      if (told.state === "over") await anew();
    } catch (error) {
      return; // the server is away: asked again
    }
  }
  setInterval(ask, state === "busy" ? RETRY_MS : ASK_MS);
})();

/* The keeper's page: the list and the events are asked for anew every five seconds; miniatures fill their frame. */
(function () {
  const ASK_MS = 5000;
  const live = document.getElementById("screens-live");

  async function renew() {
    if (!live || live.contains(document.activeElement)) return; // nothing moves under a hand
    try {
      const answer = await fetch(live.dataset.address, { cache: "no-store" });
      if (answer.redirected || !answer.ok) return;
      live.innerHTML = await answer.text();
    } catch (error) {
      return; // the server is away: asked again
    }
  }

  function fit() {
    for (const frame of document.querySelectorAll(".screens-still")) {
      const inside = frame.querySelector("iframe");
      const scale = frame.clientWidth / Number(inside.width);
      frame.style.setProperty("--scale", scale);
      frame.style.height = `${Number(inside.height) * scale}px`;
    }
  }

  document.addEventListener("submit", (event) => {
    const asks = event.target.dataset.sure;
    if (asks && !window.confirm(asks)) event.preventDefault();
  });
  window.addEventListener("resize", fit);
  fit();
  setInterval(renew, ASK_MS);
})();

/* Saves tables as files: a link with data-export answers the file itself, or a job that is followed until it is one. */
(function (ioc) {
  const EVERY_MS = 700;
  let shown = null; // the epoch that the page shows: a file is of the same moment

  document.addEventListener("DOMContentLoaded", () => {
    const drawn = ioc.drawn;
    ioc.drawn = (epoch) => {
      shown = epoch;
      drawn(epoch);
    };
  });

  const say = (link, text) => {
    const state = link.closest(".export").querySelector(".export-state");
    if (state) state.textContent = text;
  };

  function nameOf(answer) {
    const told = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(answer.headers.get("Content-Disposition") || "");
    return told ? decodeURIComponent(told[1]) : "";
  }

  function keep(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const progress = (job) => (job.total && job.state === "running" ? ` ${Math.floor((job.rows / job.total) * 100)} %` : "");

  async function follow(link, job, lang) {
    while (job.state === "waiting" || job.state === "running") {
      say(link, job.text + progress(job));
      await new Promise((done) => setTimeout(done, EVERY_MS));
      const answer = await fetch(`/export/jobs/${job.id}?lang=${lang}`, { cache: "no-store" });
      job = await answer.json();
      if (!answer.ok) return say(link, job.detail);
    }
    say(link, job.text);
    if (job.state === "ready") location.assign(`/export/file/${job.id}`);
  }

  async function save(link) {
    const page = document.getElementById("page-root");
    const lang = page ? page.dataset.lang : "vi";
    const address = new URL(link.href);
    if (shown && link.dataset.export === "GET") address.searchParams.set("as_of", shown.as_of);
    say(link, "…");
    const asked = { method: link.dataset.export, cache: "no-store" };
    if (asked.method === "POST") Object.assign(asked, { headers: { "Content-Type": "application/json" }, body: "{}" });
    const answer = await fetch(address, asked);
    const kind = answer.headers.get("Content-Type") || "";
    if (!answer.ok) return say(link, kind.includes("json") ? (await answer.json()).detail : answer.statusText);
    if (kind.includes("json")) return follow(link, await answer.json(), lang);
    keep(await answer.blob(), nameOf(answer));
    say(link, "");
    link.closest("details").open = false;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-export]");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    save(link).catch((error) => say(link, String(error.message || error)));
  }, true);
})((window.ioc = window.ioc || {}));

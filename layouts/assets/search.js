/* The search box of the header: asks while one types, is walked with the arrow keys, "/" puts one into it. */
(function (ioc) {
  const WAIT_MS = 160;
  let timer = null, asked = 0;

  const box = () => document.querySelector(".search-box");
  const list = () => document.getElementById("search-hits");
  const input = () => document.getElementById("search-input");
  const rows = () => [...list().querySelectorAll("a")];

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function show(hits, texts) {
    const parts = [];
    let kind = null;
    for (const hit of hits) {
      if (hit.kind !== kind) parts.push(element("div", "search-kind", texts[`search.group.${hit.kind}`]));
      kind = hit.kind;
      const row = element("a", "search-hit");
      row.href = hit.href;
      row.setAttribute("role", "option");
      row.append(element("span", "", hit.text), element("span", "soft", hit.beside));
      parts.push(row);
    }
    list().replaceChildren(...(parts.length ? parts : [element("div", "search-kind", texts["search.nothing"])]));
    box().classList.add("is-open");
  }

  function close() {
    if (!box()) return;
    box().classList.remove("is-open");
    list().replaceChildren();
  }

  async function ask(text) {
    const number = ++asked;
    const texts = JSON.parse(box().dataset.texts);
    try {
      const query = new URLSearchParams({ q: text, lang: box().dataset.lang });
      const answer = await fetch(`/api/search?${query}`, { signal: AbortSignal.timeout(6000) });
      if (number !== asked || !box()) return;
      if (!answer.ok) throw new Error(answer.status);
      const hits = await answer.json();
      if (number === asked && box()) show(hits, texts);
    } catch (error) {
      if (number === asked && box()) list().replaceChildren(element("div", "search-kind", texts["search.failed"]));
    }
  }

  function choose(row) {
    const href = row.getAttribute("href");
    close();
    input().blur();
    if (document.getElementById("page-root")) ioc.go(href);
    else location.assign(href); // pages of forms are no part of the application
  }

  function walk(step) {
    const found = rows();
    if (!found.length) return;
    const at = found.findIndex((row) => row.classList.contains("is-here"));
    const next = found[(at + step + found.length) % found.length];
    found.forEach((row) => row.classList.toggle("is-here", row === next));
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("input", (event) => {
    if (event.target !== input()) return;
    clearTimeout(timer);
    const text = event.target.value.trim();
    if (text.length < 2) {
      asked++;
      return close();
    }
    timer = setTimeout(() => ask(text), WAIT_MS);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && input()) {
      event.preventDefault();
      return input().focus();
    }
    if (event.target !== input()) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const row = list().querySelector("a.is-here") || rows()[0];
      if (row) choose(row);
    } else if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("a.search-hit");
    if (row && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(row);
    } else if (!event.target.closest(".search-box")) close();
  });
})((window.ioc = window.ioc || {}));

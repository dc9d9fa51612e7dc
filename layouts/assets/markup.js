/* Parts of a page that come as text: put into their element, links inside lead on without a reload. */
(function (ioc) {
  const shown = new WeakMap(); // element -> the value of data-html it was filled from

  /* Whoever has the keyboard inside keeps the same link. */
  ioc.fill = function (element, html) {
    const links = () => [...element.querySelectorAll("a, button, summary")];
    const at = element.contains(document.activeElement) ? links().indexOf(document.activeElement) : -1;
    element.innerHTML = html;
    if (at >= 0 && links()[at]) links()[at].focus({ preventScroll: true });
  };

  /* What is new on the page, or was drawn anew by the navigation. */
  ioc.fillNew = function () {
    for (const element of document.querySelectorAll("[data-html]")) {
      if (shown.get(element) === element.dataset.html) continue;
      shown.set(element, element.dataset.html);
      ioc.fill(element, element.dataset.html);
    }
  };

  const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-inside]");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    ioc.go(link.getAttribute("href"));
  });
})((window.ioc = window.ioc || {}));

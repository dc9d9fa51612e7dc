/* What is wrong with the letters of a wall: too small, cut off, over a joint, out of their block or of the screen. */
(least) => {
  const wall = document.querySelector(".wall"), edge = wall.getBoundingClientRect();
  const told = JSON.parse(document.getElementById("page-root").dataset.wall);
  const joints = (count, start, size) => Array.from({ length: count - 1 }, (_, n) => start + (size * (n + 1)) / count);
  const x = joints(told.columns, edge.left, edge.width), y = joints(told.rows, edge.top, edge.height);
  const found = { texts: 0, width: Math.round(edge.width), small: [], cut: [], crossing: [], beyond: [] };
  const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement, style = getComputedStyle(parent);
    if (!node.textContent.trim() || style.visibility === "hidden" || parent.closest("#wall-frozen, [hidden]")) continue;
    found.texts += 1;
    if (parseFloat(style.fontSize) < least - 0.05) found.small.push(`${node.textContent} ${style.fontSize}`);
    const range = document.createRange(), block = parent.closest(".block");
    const within = (block || wall).getBoundingClientRect(), slack = parseFloat(style.fontSize) * 0.2;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (!box.width) continue;
      const out = box.left < within.left - 1 || box.right > within.right + 1 || box.top < within.top - slack || box.bottom > within.bottom + slack;
      if (out) found.beyond.push(node.textContent);
      if (x.some((one) => box.left < one && one < box.right)) found.crossing.push(node.textContent);
      if (y.some((one) => box.top + slack < one && one < box.bottom - slack)) found.crossing.push(node.textContent);
    }
  }
  const holders = ".is-shown .block, .is-shown .body, .is-shown h2, .bar-name, .fact, .value, .wall-event, .wall-chips, .wall-notices, .wall-title";
  for (const one of wall.querySelectorAll(holders)) {
    if (getComputedStyle(one).visibility === "hidden" || one.closest(".wall-layer:not(.is-shown)")) continue;
    const slack = parseFloat(getComputedStyle(one).fontSize) * 0.35;
    if (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + slack)
      found.cut.push(`${(one.closest(".block") || one).dataset.key || ""} .${one.className} ${one.scrollWidth - one.clientWidth} ${one.scrollHeight - one.clientHeight}`);
  }
  for (const block of wall.querySelectorAll(".is-shown .block:not(.block-map, .block-spots, .block-lines, .block-usual)")) {
    const box = block.getBoundingClientRect();
    if (x.some((one) => box.left < one - 1 && one + 1 < box.right) || y.some((one) => box.top < one - 1 && one + 1 < box.bottom)) found.crossing.push(block.dataset.key);
  }
  return found;
}

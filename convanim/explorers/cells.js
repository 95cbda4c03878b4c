// The grids of a layer, flat: which cells a step reads or writes, which steps a cell takes part in, and by which weights.
const board = find(".cells"), hint = find(".hint");
const grids = ["wide", "weights", "narrow"].map(name => find(`.${name}`));
const names = { d: "", i: ", an inserted zero", p: ", padding", e: ", added by rounding up", c: ", cropped", u: ", never read" };
let walk = null, sizes = [], boxes = [];

const product = lists => lists.reduce((all, list) => all.flatMap(one => list.map(each => [...one, each])), [[]]);
const flat = (place, size) => place.reduce((sum, at, i) => sum * size[i] + at, 0);
const placeOf = (number, size) => size.reduceRight(([at, rest], n) => [[rest % n, ...at], Math.floor(rest / n)], [[], number])[0];
const spread = size => size.reduce((all, n) => all * n, 1);
const said = place => place.length > 1 ? `(${place.join(", ")})` : place[0];

// Pairs of a cell of the grid and a weight (or none) that a step joins.
function pairs(at) {
  const along = walk.axes.map((axis, i) => axis.windows[at[i]].map((cell, j) => [cell, axis.taps[at[i]][j]]));
  return product(along).map(each => [each.map(one => one[0]), each.map(one => one[1])]);
}

const tap = weight => weight.includes(undefined) ? -1 : flat(weight, sizes[1]);

function cells(found) {
  walk = found;
  board.hidden = !walk;
  if (!walk) return;
  const { axes, scatter } = walk, width = axis => Math.max(-1, ...axis.taps.flat()) + 1;
  sizes = [axes.map(axis => axis.roles.length), axes.map(width), axes.map(axis => axis.windows.length)];
  boxes = grids.map((figure, which) => fill(figure.firstElementChild, sizes[which], which));
  const [wide, narrow] = scatter ? ["output", "input"] : ["input", "output"];
  grids[0].lastElementChild.textContent = grids[0].firstElementChild.ariaLabel = wide;
  grids[2].lastElementChild.textContent = grids[2].firstElementChild.ariaLabel = narrow;
  grids[1].firstElementChild.ariaLabel = "weights";
  grids[1].hidden = !spread(sizes[1]);
  board.classList.toggle("scatter", scatter);
  board.classList.toggle("one-axis", axes.length === 1);
  const columns = sizes.map(size => size.at(-1) + 1);
  board.style.setProperty("--across", axes.length === 1 ? Math.max(...columns) : columns.reduce((sum, one) => sum + one));
  follows();
}

// Planes of an axis more stand beside each other.
function fill(grid, size, which) {
  const [columns = 1, rows = 1] = size.slice(-2).reverse(), made = [];
  const planes = Array.from({ length: spread(size) / rows / columns }, () => {
    const plane = document.createElement("div");
    plane.role = "rowgroup";
    plane.append(...Array.from({ length: rows }, () => {
      const row = document.createElement("div");
      row.role = "row";
      row.append(...Array.from({ length: columns }, () => {
        const box = document.createElement("span"), place = placeOf(made.length, size);
        const role = which ? "" : place.map((at, i) => walk.axes[i].roles[at]).reduce((a, b) => "dipeuc".indexOf(b) > "dipeuc".indexOf(a) ? b : a);
        box.role = "gridcell";
        box.tabIndex = made.length ? -1 : 0;
        const isData = !which && place.every((at, i) => walk.axes[i].sources[at] >= 0);
        box.className = role === "u" ? `u ${isData ? "d" : "p"}` : role || "n";
        box.dataset.at = made.length;
        box.dataset.which = which;
        if (which === 1) box.textContent = made.length;
        box.ariaLabel = which === 1 ? `weight ${said(place)}` : `cell ${said(place)}${names[role] ?? ""}`;
        made.push(box);
        return box;
      }));
      return row;
    }));
    return plane;
  });
  grid.replaceChildren(...planes);
  return made;
}

function clear(...marks) {
  for (const spot of stage.querySelectorAll(".spots .by")) spot.classList.remove("by");
  for (const box of boxes.flat()) {
    box.classList.remove(...marks);
    if (box.dataset.which !== "1") box.textContent = "";
  }
}

follows = () => {
  if (!walk) return;
  hint.textContent = "Point at a cell: what does it read, and where does it go?";
  clear("in", "now", "by");
  const at = step % spread(sizes[2]);
  boxes[2][at].classList.add("now");
  for (const [cell, weight] of pairs(placeOf(at, sizes[2]))) {
    const box = boxes[0][flat(cell, sizes[0])], by = tap(weight);
    box.classList.add("in");
    box.textContent = by < 0 ? "" : by;
  }
};

function point({ dataset }) {
  const which = +dataset.which, at = +dataset.at;
  if (playing) go(step); // what is pointed out stays
  if (which === 2) {
    go(step - step % spread(sizes[2]) + at);
    const place = said(placeOf(at, sizes[2])), found = pairs(placeOf(at, sizes[2]));
    const many = (found.length === 1 ? "one cell" : `${found.length} cells`) + (walk.each > 1 ? ` in each of ${walk.each} maps` : "");
    hint.textContent = walk.scatter ? `Input cell ${place} is written to ${many}` : `Output cell ${place} reads ${many}`;
    return;
  }
  clear("in", "by");
  let count = 0;
  const weights = new Set();
  boxes[2].forEach((box, number) => {
    for (const [cell, weight] of pairs(placeOf(number, sizes[2]))) {
      const by = tap(weight);
      if (which ? by !== at : flat(cell, sizes[0]) !== at) continue;
      count += 1;
      weights.add(by);
      box.classList.add("by");
      stage.querySelector(`[data-step="${step - step % spread(sizes[2]) + number}"]`)?.classList.add("by");
      boxes[0][flat(cell, sizes[0])].classList.add(which ? "by" : "in");
      if (by >= 0 && !which) box.textContent = by;
      if (by >= 0) boxes[1][by].classList.add("by");
    }
  });
  boxes[which][at].classList.add(which ? "by" : "in");
  const times = count === 1 ? "one step" : `${count} steps`, place = said(placeOf(at, sizes[which]));
  const by = weights.has(-1) || !count ? "" : `, by ${weights.size === 1 ? "weight" : "weights"} ${[...weights].sort((a, b) => a - b).join(", ")}`;
  const takes = walk.scatter ? "is written at" : "is read at";
  hint.textContent = which ? `Weight ${place} takes part in ${times}` : `Cell ${place} ${takes} ${times}${by}`;
}

for (const kind of ["pointerover", "focusin"]) board.addEventListener(kind, ({ target }) => {
  if (target.dataset.at) point(target);
});
board.addEventListener("focusout", () => follows());
board.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && follows());
board.addEventListener("keydown", event => {
  const { at, which } = event.target.dataset;
  if (!at) return;
  const size = sizes[which], across = size.at(-1), place = +at;
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across, Home: -place, End: boxes[which].length - 1 - place }[event.key];
  const to = boxes[which][place + by];
  if (by === undefined || !to) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});

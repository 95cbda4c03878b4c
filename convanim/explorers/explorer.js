// Controls choose a setting; its drawing and its numbers take the place of those before.
const form = find(".controls"), svg = find(".stage svg"), wrong = find(".wrong"), numbersOf = find("aside");
const looks = new CSSStyleSheet(), content = document.getElementById("settings").textContent;
document.adoptedStyleSheets = [looks];
let now = JSON.parse(document.getElementById("now").textContent), turn = 0, busy;

const controls = [...form.querySelectorAll("[data-key]")].map(node => {
  const choices = JSON.parse(node.dataset.choices), range = node.querySelector("[type=range]");
  const typed = node.querySelector(".typed"), box = node.querySelector("[type=checkbox]"), list = node.querySelector("select");
  const radios = [...node.querySelectorAll("[type=radio]")], stops = [...node.querySelectorAll(".stops span")];
  const control = {
    node, choices, stops, radios, key: node.dataset.key,
    // The number of the choice; -1 where something else is typed.
    get at() {
      if (box) return +box.checked;
      if (list) return list.selectedIndex;
      if (radios.length) return +radios.find(one => one.checked).value;
      return typed ? choices.indexOf(typed.value.trim()) : +range.value;
    },
    get text() { return typed ? typed.value.trim() : String(choices[control.at]); },
    set text(text) {
      const at = choices.map(String).indexOf(text);
      if (typed) typed.value = text;
      if (at < 0) return;
      if (box) box.checked = !!at;
      else if (list) list.selectedIndex = at;
      else if (radios.length) radios[at].checked = true;
      else range.value = at;
    },
    tell() {
      if (!range) return;
      if (control.at >= 0) range.value = control.at;
      range.ariaValueText = control.text;
      if (!typed) node.querySelector("b").textContent = control.text;
      stops.forEach((stop, at) => stop.classList.toggle("on", at === control.at));
    },
  };
  if (typed) range.addEventListener("input", () => { typed.value = choices[range.value]; });
  return control;
});

const number = places => places.reduce((all, at, i) => all * controls[i].choices.length + at, 0);

// All settings, a line each, where the page has them.
const settings = content && (async () => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt());
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).text()).split("\n");
})();

async function asked() {
  if (settings) return JSON.parse((await settings)[number(controls.map(one => one.at))]);
  const words = new URLSearchParams(controls.map(one => [one.key, one.text]));
  try {
    const answer = await fetch(`${location.pathname}/setting?${words}`);
    return answer.ok ? await answer.json() : { wrong: await answer.text() };
  } catch {
    return { wrong: "the server has ended: start convanim explore again" };
  }
}

async function choose(to) {
  for (const one of controls) one.tell();
  const mine = ++turn;
  await busy;
  if (mine !== turn) return; // another one was chosen meanwhile
  root.classList.add("busy");
  busy = asked();
  take(await busy, to);
  root.classList.remove("busy");
  mark();
}

// Words of their own end lines at spaces, and not at the hyphens of options.
function words(node, text) {
  const parts = text.split(" ").map(word => Object.assign(document.createElement("span"), { textContent: word }));
  node.replaceChildren(...parts.flatMap((part, n) => n ? [" ", part] : [part]));
}

function take(found, to = step) {
  const was = playing, wrongNow = "wrong" in found;
  root.classList.toggle("bad", wrongNow);
  wrong.textContent = found.wrong ?? "";
  if (wrongNow) {
    if (was) set(false);
    cells(null);
    return tell();
  }
  cancelAnimationFrame(frame);
  slide(clock = 0);
  root.dataset.slide = found.slide || 1e-9; // milliseconds
  now = found;
  document.getElementById("looks")?.remove();
  looks.replaceSync(found.around + found.rules);
  svg.setAttribute("viewBox", `0 0 ${found.width} ${found.height}`);
  svg.innerHTML = found.svg;
  spots();
  svg.ariaLabel = found.alt;
  size();
  sheets = root.querySelectorAll(".steps");
  count = slider.max = found.count;
  step = found.shown;
  cells(found.cells);
  show(Math.min(to, count - 1));
  find(".brief").textContent = find(".sizes").textContent = found.sizes;
  find(".caption").innerHTML = found.caption;
  find(".formulas").innerHTML = found.formulas.map(one => `<p class="formula">${one}</p>`).join("");
  words(find(".command"), found.command ?? "");
  words(find(".python"), found.python);
  tell();
  if (was) set(true);
}

// Over the drawing lie its cells: pointing at one that a step makes goes to the step, at another shows where it goes.
function spots() {
  const over = document.createElementNS(svg.namespaceURI, "g"), { cells: known, places } = now;
  over.classList.add("spots");
  const add = (points, name, value) => {
    const spot = document.createElementNS(svg.namespaceURI, "polygon");
    spot.setAttribute("points", points);
    spot.dataset[name] = value;
    over.append(spot);
  };
  if (known && places) {
    const { from, to, at, by } = places, along = from.map((first, i) => Array.from({ length: to[i] - first + 1 }, (_, n) => n));
    for (const steps of product(along)) {
      const [x, y] = [0, 1].map(j => steps.reduce((sum, n, i) => sum + n * by[i][j], 0));
      const place = steps.map((n, i) => n + from[i]), size = known.axes.map(axis => axis.roles.length);
      add(at.map(corner => [corner[0] + x, corner[1] + y]).join(" "), "wide", flat(place, size));
    }
  }
  now.spots.forEach((points, at) => add(points, "step", at));
  svg.append(over);
}

stage.addEventListener("pointerover", ({ target: { dataset } }) => {
  if (dataset.step) {
    go(+dataset.step);
    if (walk) point(boxes[2][dataset.step % spread(sizes[2])]);
  } else if (dataset.wide && walk) point(boxes[0][dataset.wide]);
  else if (walk) follows();
});

// A tap on a cell points at it, and does not play; a swipe that begins there steps.
const lifted = stage.onpointerup;
stage.onpointerup = event => {
  const tapped = from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < 10;
  if (tapped && from.target.closest(".spots")) from = null;
  lifted(event);
};

// The drawing fills its place, with cells not larger than they need be.
function size() {
  const { style } = document.documentElement, [, , width, height] = svg.getAttribute("viewBox").split(" ");
  style.setProperty("--ratio", (width / height).toFixed(4));
  style.setProperty("--most", `${(4 * width).toFixed()}px`);
}

// Choices that make no layer with the others as they are.
async function mark() {
  if (!settings) return;
  const lines = await settings, places = controls.map(one => one.at);
  controls.forEach(({ choices, stops, radios }, i) => choices.forEach((_, at) => {
    const off = lines[number(places.with(i, at))].startsWith('{"wrong"');
    (stops[at] ?? radios[at]?.parentNode)?.classList.toggle("off", off);
  }));
}

const plainLink = link;
link = () => [...controls.map(one => `${one.key}=${encodeURIComponent(one.text)}`), plainLink()].join("&");

function read() {
  const words = new URLSearchParams(location.hash.slice(1));
  for (const one of controls) if (words.has(one.key)) one.text = words.get(one.key);
}

onhashchange = () => {
  read();
  const asked = /\bstep=(\d+)/.exec(location.hash)?.[1];
  if (asked) fresh = false;
  if (asked) set(false);
  choose(asked ? Math.max(0, asked - 1) : step);
};

form.oninput = ({ target }) => target.id !== "kind" && choose();
form.onsubmit = event => event.preventDefault();
form.onkeydown = event => event.stopPropagation(); // keys there are not the player's
const kind = document.getElementById("kind");
if (kind) kind.onchange = () => location.assign(kind.value);

numbersOf.addEventListener("click", async ({ target }) => {
  const what = target.dataset.copy, said = target.textContent;
  if (!what) return;
  const address = new URL(location);
  address.hash = link();
  try {
    await navigator.clipboard.writeText(what === "link" ? address.href : find(`.${what}`).textContent);
    target.textContent = "Copied";
  } catch {
    if (what !== "link") getSelection().selectAllChildren(find(`.${what}`)); // to be copied by hand
  }
  setTimeout(() => { target.textContent = said; }, 1500);
});

for (const node of [find(".command"), find(".python")]) words(node, node.textContent);
form.hidden = false;
if (root.classList.contains("bare")) acts.about(); // what the player does in a small frame
size();
spots();
read();
cells(now.cells);
for (const one of controls) one.tell();
if (location.hash) onhashchange();
else mark();

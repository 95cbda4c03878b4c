"use strict";
const root = document.querySelector("main"), find = what => root.querySelector(what);
const stage = find(".stage");
const [slider, told, speed] = ["input", "output", "select"].map(what => find(`.bar ${what}`));
const [toggle, loop, more, full] = ["play", "loop", "about", "full"].map(name => find(`[data-do=${name}]`));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let sheets = root.querySelectorAll(".steps"), count = +slider.max;
let step = slider.value - 1, fresh = true, playing = false, clock = 0, before, frame, writing, from;

// Moves the window on its way to the next step, so many milliseconds after it came to this one.
let slide = () => {};

// What the address says, and what else follows the step.
let link = () => `step=${step + 1}`, follows = () => {};

const loops = () => loop.ariaPressed === "true";
const wait = () => +root.dataset.wait + (step < count - 1 ? 0 : +root.dataset.hold);

function show(to) {
  for (const { children } of sheets) {
    children[step].classList.remove("on");
    children[to].classList.add("on");
  }
  step = to;
  slider.value = step + 1;
  told.textContent = `${step + 1} / ${count}`;
  follows();
}

function set(on) {
  cancelAnimationFrame(frame);
  slide(clock = 0);
  if (on && (fresh || (step === count - 1 && !loops()))) show(0);
  fresh &&= !on;
  playing = on;
  toggle.title = on ? "Pause (Space)" : "Play (Space)";
  toggle.querySelector("path").setAttribute("d", on ? "M5 3v10M11 3v10" : "M4 2.5v11l9-5.5z");
  told.ariaLive = on ? "off" : "polite"; // only what stays is read aloud
  before = undefined;
  if (on) frame = requestAnimationFrame(tick);
}

function tick(now) {
  // A page that was hidden goes on where it was.
  clock += Math.min(now - (before ?? now), 250) * parseFloat(speed.value);
  before = now;
  while (clock >= wait()) {
    if (step === count - 1 && !loops()) return set(false);
    clock -= wait();
    slide(0);
    show((step + 1) % count);
  }
  slide(clock);
  frame = requestAnimationFrame(tick);
}

// What a reader asks for waits there, and the address tells it, counted from 1 as below the picture.
function go(to) {
  fresh = false;
  set(false);
  show(loops() ? (to + count) % count : Math.max(0, Math.min(to, count - 1)));
  tell();
}

function tell() {
  clearTimeout(writing);
  writing = setTimeout(() => {
    const address = new URL(location);
    address.hash = link();
    try { history.replaceState(null, "", address); } catch { /* not in every frame */ }
  }, 300);
}

function follow() {
  const asked = /\bstep=(\d+)/.exec(location.hash)?.[1];
  if (asked) go(Math.max(1, Math.min(asked, count)) - 1);
  return asked;
}

const acts = {
  first: () => go(0),
  back: () => go(step - 1),
  play: () => playing ? go(step) : set(true),
  on: () => go(step + 1),
  last: () => go(count - 1),
  slower: () => { speed.selectedIndex -= speed.selectedIndex > 0; },
  faster: () => { speed.selectedIndex += speed.selectedIndex < speed.length - 1; },
  loop: () => { loop.ariaPressed = !loops(); },
  about: () => { more.ariaExpanded = !root.classList.toggle("bare"); },
  full: () => full.hidden || (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};
const keys = { " ": "play", k: "play", ArrowLeft: "back", PageUp: "back", ArrowRight: "on", PageDown: "on", Home: "first",
  End: "last", "<": "slower", ">": "faster", l: "loop", i: "about", f: "full" };

root.onclick = ({ target }) => acts[target.closest("[data-do]")?.dataset.do]?.();
slider.oninput = () => go(slider.value - 1);
onhashchange = follow;
calm.onchange = () => calm.matches && set(false);
onkeydown = event => {
  const { key, target } = event, act = keys[key.length > 1 ? key : key.toLowerCase()];
  // Buttons take Space, and what scrolls or chooses takes the keys that do so.
  const taken = target.closest?.(key === " " ? "button, select, aside" : key.length > 1 ? "select, aside" : "select");
  if (!act || taken || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  acts[act]();
};

// A tap plays and pauses, a swipe steps.
stage.onpointerdown = event => { from = event.isPrimary && !event.button && event; };
stage.onpointercancel = () => { from = null; };
stage.onpointerup = event => {
  if (!from) return;
  const x = event.clientX - from.clientX, y = event.clientY - from.clientY;
  if (Math.hypot(x, y) < 10) acts.play();
  else if (Math.abs(x) > Math.max(30, 2 * Math.abs(y))) acts[x < 0 ? "on" : "back"]();
  from = null;
};

// A small frame, such as one in a slide, is for the picture.
if (matchMedia("(min-aspect-ratio: 1) and ((max-width: 60rem) or (max-height: 26rem))").matches) acts.about();
full.hidden = !document.fullscreenEnabled;
find(".bar").hidden = false;
if (!follow() && !calm.matches) set(true);

// Lets what goes with the window slide, eased, at the end of a step's time. The drawing says where it goes.
const numbers = /-?\d*\.?\d+/g;
let moving = null;

// What moves as it is, and paths whose shapes change.
const found = () => [...sheets].flatMap(({ children }) => [...children[step].querySelectorAll("[data-by], [data-d]")]).map(one => {
  const { by, d } = one.dataset, start = by ? "" : one.getAttribute("d");
  return { one, name: by ? "transform" : "d", start, from: start.match(numbers), to: (by ?? d).match(numbers) };
});

slide = clock => {
  const { wait, slide } = root.dataset, time = 1 - (wait - clock) / slide;
  if (time <= 0 || step === count - 1 || calm.matches) {
    for (const { one, name, start } of moving ?? []) one.setAttribute(name, start);
    moving = null;
    return;
  }
  moving ??= found();
  const share = time * time * (3 - 2 * time);
  for (const { one, name, start, from, to } of moving) {
    const at = to.map((value, number) => (share * value + (1 - share) * (from?.[number] ?? 0)).toFixed(2));
    one.setAttribute(name, start ? start.replace(numbers, () => ` ${at.shift()}`) : `translate(${at})`);
  }
};

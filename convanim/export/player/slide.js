// Let what is alike in a step and the next one slide, eased, at the end of its time. What jumps is in groups.
const numbers = /-?\d*\.?\d+/g, commands = data => data.replace(/[^a-z]/gi, ""), shape = data => data.replace(/^M[^a-z]*/, "");
let ways = null;

function way(one, other, name) {
  const [start, end] = [one, other].map(each => each?.getAttribute(name) ?? "");
  const [from, to] = [start, end].map(data => data.match(numbers) ?? []);
  if (start === end || from.length !== to.length || commands(start) !== commands(end)) return [];
  if (one.classList.value !== other.classList.value || one.getAttribute("href") !== other.getAttribute("href")) return [];
  // Cells may come in another order, and would cross each other.
  if (start.split("z").length > 2 && shape(start) !== shape(end)) return [];
  return [{ one, name, start, from, to }];
}

function findWays() {
  return [...sheets].flatMap(({ children }) => [...children[step].children].flatMap((one, number) =>
    ["x", "y", "d"].flatMap(name => way(one, children[step + 1].children[number], name))));
}

slide = clock => {
  const { wait, slide } = root.dataset, time = 1 - (wait - clock) / slide;
  if (time <= 0 || step === count - 1 || calm.matches) {
    for (const { one, name, start } of ways ?? []) one.setAttribute(name, start);
    ways = null;
    return;
  }
  ways ??= findWays();
  const share = time * time * (3 - 2 * time);
  for (const { one, name, start, from, to } of ways) {
    let number = 0;
    const between = value => ` ${(+value + share * (to[number++] - value)).toFixed(2)}`;
    one.setAttribute(name, start.replace(numbers, between).trim());
  }
};

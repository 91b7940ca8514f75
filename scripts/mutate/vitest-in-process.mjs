import * as matchers from "@vitest/expect";

/** What the mutated tests use of Vitest, without its workers: `scripts/mutate/test-runner.mjs` loads them with this in its place. */
const { chai } = matchers;
for (const plugin of [matchers.JestExtend, matchers.JestChaiExpect, matchers.JestAsymmetricMatchers])
  chai.use(plugin);

export const expect = Object.assign(
  (value, message) => chai.expect(value, message),
  chai.expect,
  globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT],
);
chai.expect.extend(expect, matchers.customMatchers);

/** Of the file that is being loaded. */
let names = [];
let hooks = [];
let found = [];

/** The tests of a file, `{name, run}` each. */
export async function testsOf(url) {
  [names, hooks, found] = [[], [], []];
  await import(url);
  return found;
}

const add = (name, run) => {
  const own = hooks.filter(({ scope }) => scope.every((part, at) => part === names[at]));
  found.push({
    name: [...names, name].join(" "),
    async run() {
      for (const { kind, act } of own) if (kind === "before") await act();
      try {
        await run();
      } finally {
        for (const { kind, act } of own) if (kind === "after") await act();
      }
    },
  });
};
const each = (make) => (rows) => (name, act) =>
  rows.forEach((row, at) => {
    const values = Array.isArray(row) ? row : [row];
    make(`${name} #${at}`, () => act(...values));
  });

export const it = Object.assign((name, run) => add(name, run), { each: each(add) });
export const describe = (name, define) => {
  names.push(name);
  define();
  names.pop();
};
describe.each = each(describe);
export const beforeEach = (act) => hooks.push({ kind: "before", scope: [...names], act });
export const afterEach = (act) => hooks.push({ kind: "after", scope: [...names], act });

/** Timers that pass when they are told to. */
let restore = null;
let clockMs = 0;
let timers = new Map();
export const vi = {
  useFakeTimers() {
    const real = [globalThis.setTimeout, globalThis.clearTimeout, Date.now];
    restore = () => {
      [globalThis.setTimeout, globalThis.clearTimeout, Date.now] = real;
    };
    timers = new Map();
    clockMs = Date.now();
    globalThis.setTimeout = (act, waitMs) => {
      const timer = { unref() {} };
      timers.set(timer, { act, atMs: clockMs + Math.max(1, Math.floor(waitMs) || 1) });
      return timer;
    };
    globalThis.clearTimeout = (timer) => timers.delete(timer);
    Date.now = () => clockMs;
  },
  useRealTimers: () => restore?.(),
  getTimerCount: () => timers.size,
  advanceTimersByTime(ms) {
    const endMs = clockMs + ms;
    for (;;) {
      const [next] = [...timers].sort(([, one], [, other]) => one.atMs - other.atMs);
      if (next === undefined || next[1].atMs > endMs) break;
      timers.delete(next[0]);
      clockMs = next[1].atMs;
      next[1].act();
    }
    clockMs = endMs;
  },
};

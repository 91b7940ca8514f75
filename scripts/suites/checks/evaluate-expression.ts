import { createContext, runInContext } from "node:vm";

/** Helpers that an `expression` may use; brute force is preferred to a formula, since a formula may repeat the author's mistake. */
const helpers = `
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
const sum = (xs) => xs.reduce((a, b) => a + b, 0);
const gcd = (a, b) => (b ? gcd(b, a % b) : Math.abs(a));
const isPrime = (n) => n > 1 && range(2, Math.floor(Math.sqrt(n))).every((d) => n % d !== 0);
const product = (...lists) => lists.reduce((rows, list) => rows.flatMap((row) => list.map((x) => [...row, x])), [[]]);
const permutations = (xs) => xs.length < 2 ? [[...xs]] : xs.flatMap((x, i) => permutations([...xs.slice(0, i), ...xs.slice(i + 1)]).map((p) => [x, ...p]));
const subsets = (xs, k) => k === 0 ? [[]] : xs.flatMap((x, i) => subsets(xs.slice(i + 1), k - 1).map((s) => [x, ...s]));
const only = (xs) => {
  const different = [...new Set(xs.map((x) => JSON.stringify(x)))];
  if (different.length !== 1) throw new Error("expected one solution, found " + different.length + ": " + different.slice(0, 5));
  return JSON.parse(different[0]);
};
const bits = (n) => product(...Array.from({ length: n }, () => [false, true]));
const shortest = (start, next, done) => {
  const seen = new Map([[JSON.stringify(start), 0]]);
  const queue = [start];
  for (const state of queue) {
    const steps = seen.get(JSON.stringify(state));
    if (done(state)) return steps;
    for (const other of next(state)) {
      const key = JSON.stringify(other);
      if (!seen.has(key)) { seen.set(key, steps + 1); queue.push(other); }
    }
  }
  throw new Error("no way found");
};
`;

const timeLimitMs = 10_000;

/**
 * Value of a case's `verify.expression`, passed through JSON so that it holds plain data.
 *
 * @throws when the expression throws, runs over 10 seconds or gives nothing.
 */
export function evaluateExpression(expression: string): unknown {
  const source = `${helpers};(() => { const value = (${expression}); return JSON.stringify(typeof value === "bigint" ? Number(value) : value); })()`;
  const json: unknown = runInContext(source, createContext({}), { timeout: timeLimitMs });
  if (typeof json !== "string") throw new Error("the expression has no value");
  return JSON.parse(json) as unknown;
}

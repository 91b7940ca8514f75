import type { DemoSolution, DemoSolver } from "../../demo-solution.ts";
import { numbersIn, numberText, slippedNumber } from "../number-text.ts";

/** Counting up to this many is quick enough for a reply. */
const mostSteps = 200_000;

const greatestCommonDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestCommonDivisor(other, one % other);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const factorial = (count: number): number => upTo(count).reduce((product, factor) => product * factor, 1);
const choose = (count: number, taken: number): number =>
  Math.round(upTo(taken).reduce((product, at) => (product * (count - taken + at)) / at, 1));

type Numbers = readonly number[];

/** What is asked for and how it is worked out from the numbers of the question; null: not from these. */
const tasks: readonly (readonly [RegExp, (numbers: Numbers, text: string) => number | null, number])[] = [
  [
    /\b(?:gcd|greatest common (?:divisor|factor)|highest common factor)\b/i,
    (numbers) => numbers.reduce(greatestCommonDivisor),
    1,
  ],
  [
    /\b(?:lcm|least common multiple|lowest common multiple)\b/i,
    (numbers) => numbers.reduce((one, other) => (one * other) / greatestCommonDivisor(one, other)),
    2,
  ],
  [/\bhow many (?:positive )?(?:divisors|factors)\b/i, ([number = 0]) => divisors(number).length, 2],
  [
    /\bsum of (?:all )?(?:the )?(?:positive )?(?:divisors|factors) of\b/i,
    ([number = 0]) => sum(divisors(number)),
    2,
  ],
  [
    /\b(?:digit sum|sum of (?:the|its|all) digits)\b/i,
    ([number = 0]) => sum([...String(number)].map(Number)),
    1,
  ],
  [/\bremainder\b.*\^/i, ([base = 0, power = 0, modulus = 1]) => powerModulo(base, power, modulus), 2],
  [/\bremainder\b/i, ([number = 0, divisor = 1]) => number % divisor, 1],
  [/\b(?:median)\b/i, (numbers, text) => median(listed(numbers, text)), 1],
  [
    /\b(?:mean|average)\b/i,
    (numbers, text) =>
      numbers.length < 3 ? null : sum(listed(numbers, text)) / listed(numbers, text).length,
    2,
  ],
  [/\bhow many (?:integers|numbers|multiples)\b.*\bdivisible by\b/i, divisible, 2],
  [
    /\bin how many ways\b.*\b(?:arrange|order|line up|stand in a row|sit in a row)/i,
    (numbers) => (numbers.length === 1 ? factorial(numbers[0] ?? 0) : null),
    2,
  ],
  [
    /\bin how many ways\b.*\b(?:choose|chosen|select|pick)/i,
    (numbers) => (numbers.length === 2 ? choose(Math.max(...numbers), Math.min(...numbers)) : null),
    2,
  ],
  [
    /\bsum of (?:all )?(?:the )?(?:whole |natural )?(?:numbers|integers) from\b/i,
    ([from = 0, to = 0]) => ((from + to) * (to - from + 1)) / 2,
    1,
  ],
];

/** Divisors, remainders, means and medians, simple counting. */
export const solveWholeNumbers: DemoSolver = ({ text }) => {
  const plain = text.replace(/[−–]/g, "-");
  const task = tasks.find(([asked]) => asked.test(plain.replace(/\n/g, " ")));
  const numbers = numbersIn(plain);
  if (task === undefined || numbers.length === 0) return null;
  const value = task[1](numbers, plain);
  return value === null || !Number.isFinite(value) ? null : solution(value, task[2]);
};

function solution(value: number, difficulty: number): DemoSolution {
  return {
    skill: "math",
    difficulty,
    right: numberText(value),
    wrong: slippedNumber(value),
    sentence: "The answer is {}.",
  };
}

const sum = (numbers: Numbers): number => numbers.reduce((total, number) => total + number, 0);
/** Those of the list behind a colon, where there is one: "these 7 times: ...". */
function listed(numbers: Numbers, text: string): Numbers {
  const list = numbersIn(text.split(":").slice(1).join(" "));
  return list.length > 1 ? list : numbers;
}

function median(numbers: Numbers): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle - 1)] ?? 0)) / 2;
}

function divisors(number: number): number[] {
  return number > mostSteps ? [] : upTo(number).filter((candidate) => number % candidate === 0);
}

function powerModulo(base: number, power: number, modulus: number): number | null {
  if (power > mostSteps || modulus > 1e7) return null;
  return upTo(power).reduce((value) => (value * base) % modulus, 1);
}

/** "from 1 to 1000 divisible by 6 or by 15 but not by 10": either of the first ones, none of those after "not". */
function divisible(_numbers: Numbers, text: string): number | null {
  const range = /\b(?:from|between) (\d+) (?:to|and) (\d+)/i.exec(text.replace(/(\d),(?=\d{3})/g, "$1"));
  const [wanted = "", unwanted = ""] = (/divisible by(.*)/is.exec(text)?.[1] ?? "").split(
    /\bnot\b|\bneither\b/i,
  );
  const [from, to] = [Number(range?.[1] ?? 1), Number(range?.[2] ?? Number.NaN)];
  if (!(to - from < mostSteps)) return null;
  const [yes, no] = [numbersIn(wanted), numbersIn(unwanted)];
  const isBoth = /\band\b|\bboth\b/i.test(wanted);
  return upTo(to - from + 1).filter((at) => {
    const hits = yes.map((divisor) => (from + at - 1) % divisor === 0);
    return (
      (isBoth ? hits.every(Boolean) : hits.some(Boolean)) &&
      !no.some((divisor) => (from + at - 1) % divisor === 0)
    );
  }).length;
}

import type { DemoSolver } from "../../demo-solution.ts";
import { numbersIn, numberText, slippedNumber } from "../number-text.ts";
import { withDigits } from "../number-words.ts";

/** Units by kind, in the smallest of each. */
const units: Readonly<Record<string, readonly [kind: string, size: number]>> = {
  second: ["time", 1],
  minute: ["time", 60],
  hour: ["time", 3_600],
  day: ["time", 86_400],
  week: ["time", 604_800],
  millimetre: ["length", 1],
  mm: ["length", 1],
  centimetre: ["length", 10],
  cm: ["length", 10],
  metre: ["length", 1_000],
  m: ["length", 1_000],
  kilometre: ["length", 1e6],
  km: ["length", 1e6],
  milligram: ["mass", 1],
  mg: ["mass", 1],
  gram: ["mass", 1_000],
  g: ["mass", 1_000],
  kilogram: ["mass", 1e6],
  kilo: ["mass", 1e6],
  kg: ["mass", 1e6],
  tonne: ["mass", 1e9],
  millilitre: ["volume", 1],
  ml: ["volume", 1],
  litre: ["volume", 1_000],
  l: ["volume", 1_000],
};
const unitsByName = new Map(Object.entries(units));
const unitOf = (name: string): readonly [string, number] | undefined => {
  const lower = name.toLowerCase().replace("meter", "metre").replace("liter", "litre");
  return unitsByName.get(lower.replace(/s$/, "")) ?? unitsByName.get(lower);
};

/** Durations in hours: "2 hours 20 minutes", "1.5 h". */
function hoursIn(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(hours?|h|minutes?|min)\b/gi)];
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, value, unit = ""]) => sum + Number(value) / (/^h/i.test(unit) ? 1 : 60), 0);
}

/** Conversions, speed, perimeters and areas, rises and falls by percent. */
export const solveMeasures: DemoSolver = ({ text }) => {
  const plain = withDigits(text)
    .replace(/(\d+) and a (half|quarter)\b/gi, (_all, whole: string, part: string) =>
      String(Number(whole) + (part === "half" ? 0.5 : 0.25)),
    )
    .replace(/(\d),(?=\d{3}\b)/g, "$1");
  const value = converted(plain) ?? speed(plain) ?? shape(plain) ?? percentChange(plain);
  if (value === null || !Number.isFinite(value)) return null;
  return {
    skill: "math",
    difficulty: 2,
    right: numberText(value),
    wrong: slippedNumber(value),
    sentence: "That makes {}.",
  };
};

function converted(text: string): number | null {
  const asked =
    /\bhow many (\w+) (?:are (?:there )?in|is|are|make|has|have)\b(.*)/is.exec(text) ??
    /\bconvert\b(.*?)\b(?:to|into) (\w+)/is.exec(text)?.toSpliced(1, 2, "");
  const wanted = unitOf(asked?.[1] ?? "");
  if (wanted === undefined) return null;
  const given = [...(asked?.[2] ?? "").matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)]
    .map(([, value, unit = ""]) => ({ value: Number(value), unit: unitOf(unit) }))
    .filter(({ unit }) => unit?.[0] === wanted[0]);
  if (given.length === 0) return null;
  return given.reduce((sum, { value, unit }) => sum + value * (unit?.[1] ?? 0), 0) / wanted[1];
}

function speed(text: string): number | null {
  const [distance, hours, pace] = [
    /(\d+(?:\.\d+)?)\s*(?:km|kilometres?|miles)\b(?!\s*(?:\/|per))/i.exec(text)?.[1],
    hoursIn(text),
    /(\d+(?:\.\d+)?)\s*(?:km\/h|kilometres? per hour|mph|miles per hour)/i.exec(text)?.[1],
  ];
  if (/\b(?:what is|average) (?:\w+ ){0,2}speed\b/i.test(text) && distance !== undefined && hours !== null)
    return Number(distance) / hours;
  if (/\bhow far\b/i.test(text) && pace !== undefined && hours !== null) return Number(pace) * hours;
  if (/\bhow (?:long|many (?:hours|minutes))\b/i.test(text) && pace !== undefined && distance !== undefined)
    return (Number(distance) / Number(pace)) * (/\bminutes\b/i.test(text) ? 60 : 1);
  return null;
}

function shape(text: string): number | null {
  const [first = Number.NaN, second = Number.NaN] = numbersIn(text);
  const is = (pattern: RegExp): boolean => pattern.test(text);
  if (is(/\brectang/i))
    return is(/\bperimeter\b/i) ? 2 * (first + second) : is(/\barea\b/i) ? first * second : null;
  if (is(/\bsquare\b/i) && numbersIn(text).length === 1)
    return is(/\bperimeter\b/i) ? 4 * first : is(/\bside\b.*\barea\b/i) ? first ** 2 : null;
  if (is(/\btriang/i) && is(/\bhypotenuse\b/i)) return Math.hypot(first, second);
  if (is(/\btriang/i) && is(/\barea\b/i) && is(/\b(?:base|height)\b/i)) return (first * second) / 2;
  return null;
}

/** Percentages up and down after each other; forwards from the first amount, or back from the last where the first is asked for. */
function percentChange(text: string): number | null {
  const changes = [
    ...text.matchAll(
      /\b(rais\w+|increas\w+|rises?|rose|grows?|grew|cuts?|reduc\w+|falls?|fell|discount\w*|lower\w*|off|decreas\w+|drops?|dropped)\b[^.%]*?(\d+(?:\.\d+)?)\s*%/gi,
    ),
  ];
  const amount = /[$€£]\s?(\d+(?:\.\d+)?)/.exec(text)?.[1];
  if (changes.length === 0 || amount === undefined) return null;
  const factor = changes.reduce(
    (product, [, verb = "", percent]) =>
      product * (1 + ((/^(?:rais|incr|ris|ros|gr)/i.test(verb) ? 1 : -1) * Number(percent)) / 100),
    1,
  );
  const isBackwards = /\b(?:at first|original\w*|before|at the start|initial\w*)\b[^.]*\?/i.test(text);
  return isBackwards ? Number(amount) / factor : Number(amount) * factor;
}

import { withDigits } from "../solvers/number-words.ts";
import { datesIn, timesIn } from "./date-phrase.ts";

type Schema = Readonly<Record<string, unknown>>;

export interface ToolContext {
  /** ISO day; null: nobody said. */
  readonly today: string | null;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const name = "([A-ZÀ-Ý][\\p{L}'-]+(?: [A-ZÀ-Ý][\\p{L}'-]+)*)";

/**
 * Arguments of a call, read from the request: by the property's name, its description, its values or its type. Optional ones that the
 * request says nothing of are left out; null where a required one is not there.
 */
export function toolArguments(
  parameters: Schema,
  text: string,
  { today }: ToolContext,
): Record<string, unknown> | null {
  const properties = isSchema(parameters.properties) ? Object.entries(parameters.properties) : [];
  const required = new Set(Array.isArray(parameters.required) ? parameters.required : []);
  const digits = withDigits(text);
  const supplies = {
    dates: datesIn(digits, today),
    times: timesIn(text),
    numbers: plainNumbers(digits),
  };
  const filled: Record<string, unknown> = {};
  for (const [key, raw] of properties) {
    const value = argumentFor(key, isSchema(raw) ? raw : {}, text, supplies, required.has(key));
    if (value !== undefined) filled[key] = value;
    else if (required.has(key)) return null;
  }
  return filled;
}

/** Values of an enum that are looked for, and characters of each. */
const maxChoices = 1_000;
const maxChoiceCharacters = 200;

interface Supplies {
  readonly dates: string[];
  readonly times: string[];
  readonly numbers: number[];
}

function argumentFor(
  key: string,
  schema: Schema,
  text: string,
  supplies: Supplies,
  isRequired: boolean,
): unknown {
  const lower = text.toLowerCase();
  const description = `${key} ${typeof schema.description === "string" ? schema.description : ""}`;
  if (Array.isArray(schema.enum)) {
    const said = schema.enum.slice(0, maxChoices).filter((value) =>
      String(value)
        .toLowerCase()
        .split(/[_-]/)
        .every((word) => lower.includes(word.slice(0, 6))),
    );
    return (
      said.find((value) =>
        new RegExp(`\\b${prepositionFor(key)} (?:the |my )?${literal(String(value))}`, "i").test(text),
      ) ?? said[0]
    );
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "boolean") {
    if (key === "on") return !/\boff\b/i.test(text);
    return lower.includes(key.replaceAll("_", " ").slice(0, 6))
      ? !/\b(?:not|no|without)\b/i.test(text)
      : isRequired
        ? false
        : undefined;
  }
  if (type === "integer" || type === "number") {
    const unit = /minutes|percent|celsius|cents|eur|passengers|kg|hours/i.exec(key)?.[0]?.toLowerCase();
    const near = unit === undefined ? null : numberNear(text, unit);
    if (near !== null) return near;
    return isRequired ? supplies.numbers.shift() : undefined;
  }
  if (type === "array") {
    const addresses = text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g);
    return (
      addresses ??
      (isRequired ? [...text.matchAll(new RegExp(`\\b${name}`, "gu"))].map(([all]) => all) : undefined)
    );
  }
  if (/YYYY-MM-DD|\bdate\b/i.test(description)) return supplies.dates.shift();
  if (/HH:MM/i.test(description)) return timeArgument(key, text, supplies.times, isRequired);
  return textArgument(key, description, text, isRequired);
}

function timeArgument(key: string, text: string, times: string[], isRequired: boolean): string | undefined {
  const isWanted = /after/i.test(key)
    ? /\bafter\b|\bfrom \d/i.test(text)
    : /before|until|end/i.test(key)
      ? /\bbefore\b|\bby\b|\buntil\b/i.test(text)
      : true;
  return isRequired || isWanted ? times.shift() : undefined;
}

function textArgument(
  key: string,
  description: string,
  text: string,
  isRequired: boolean,
): string | undefined {
  if (/mail/i.test(key)) return /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0];
  const code = /\b[A-Z]{1,4}-\d{2,}\b|\b[A-Z]\d{3,}\b/.exec(text)?.[0];
  if (/_id$|order|number|reference/i.test(key) && code !== undefined) return code;
  if (/path|file|folder/i.test(key))
    return /(?:[\w.-]+\/)+[\w.-]*|\b[\w-]+\.[a-z]{1,4}\b/.exec(text)?.[0]?.replace(/\.$/, "");
  const titled =
    /\b(?:titled|called|named|saying|subject|about)\s+"?([^".,]{1,60}?)"?(?=\s+(?:on|at|tomorrow|today|for|with|in)\b|[".,?!]|$)/i.exec(
      text,
    )?.[1];
  if (/title|subject|name|query|text|message/i.test(key)) {
    const quoted = /["“`]([^"”`]{1,200})["”`]/.exec(text)?.[1];
    const found =
      quoted ??
      titled ??
      (/name/i.test(key) ? new RegExp(`(?<=[a-z,] )${name}`, "u").exec(text)?.[1] : undefined);
    if (found !== undefined || !isRequired) return found;
  }
  const preposition = prepositionFor(key);
  const placed = new RegExp(`\\b${preposition} ${name}`, "u").exec(text)?.[1];
  if (placed !== undefined) return placed;
  return isRequired
    ? (new RegExp(`(?<=[a-z,] )${name}`, "u").exec(text)?.[1] ?? currency(description, text))
    : undefined;
}

/** A text of the client's as a part of a pattern that stands for nothing but itself. */
const literal = (text: string): string =>
  text.slice(0, maxChoiceCharacters).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

function prepositionFor(key: string): string {
  if (/origin|from|source|start/i.test(key)) return "(?:from|start in|leave)";
  if (/destination|\bto\b|target|_to$|^to/i.test(key)) return "(?:to|be in|reach)";
  return "(?:in|for|of|to|from)";
}

const currencies: Readonly<Record<string, string>> = {
  euro: "EUR",
  dollar: "USD",
  "swiss franc": "CHF",
  pound: "GBP",
  yen: "JPY",
  krona: "SEK",
  zloty: "PLN",
};

function currency(description: string, text: string): string | undefined {
  if (!/currency|\bISO 4217\b/i.test(description)) return undefined;
  const lower = text.toLowerCase();
  const said = Object.keys(currencies)
    .filter((word) => lower.includes(word))
    .sort((one, other) => lower.indexOf(one) - lower.indexOf(other));
  const [first, second] = said;
  const isTarget = /\bto\b/i.test(description.split(" ")[0]?.replaceAll("_", " ") ?? "");
  const wanted = isTarget
    ? /\bhow many\b/i.test(text)
      ? first
      : second
    : /\bhow many\b/i.test(text)
      ? second
      : first;
  return wanted === undefined ? undefined : currencies[wanted];
}

function numberNear(text: string, unit: string): number | null {
  const stem = unit.startsWith("percent")
    ? "(?:percent|%)"
    : unit === "celsius"
      ? "(?:degrees|°|celsius)"
      : unit === "eur"
        ? "(?:euros?|EUR|€)"
        : unit.slice(0, -1);
  const found = new RegExp(`(\\d[\\d,]*(?:\\.\\d+)?)[ -]?${stem}`, "i").exec(withDigits(text))?.[1];
  return found === undefined ? null : Number(found.replaceAll(",", ""));
}

/** Numbers that belong to no date, time or code. */
function plainNumbers(text: string): number[] {
  const rest = text.replace(
    /\b[A-Z]{1,4}-\d+|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: \d{4})?/gi,
    " ",
  );
  return (rest.match(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g) ?? []).map((number) =>
    Number(number.replaceAll(",", "")),
  );
}

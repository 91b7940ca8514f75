import { clampDifficulty, type DemoSolver } from "../../demo-solution.ts";
import { datesIn, timesIn } from "../../tools/date-phrase.ts";
import { numberOfWord, withDigits } from "../number-words.ts";
import { quotedText } from "../quoted-text.ts";

type Found = string | number | boolean | null;

/** An object with the keys that the instruction names, each read from the text by its name; null for what is not there. */
export const solveExtractJson: DemoSolver = ({ text }) => {
  const [instruction = "", ...body] = text.split(/\n\s*\n/);
  if (!/\bjson\b/i.test(instruction)) return null;
  const given = body.join("\n\n") || (quotedText(text) ?? "");
  if (given === "") return null;
  const list = listOf(instruction, given);
  const keys = list === null ? keysOf(instruction) : [];
  if (list === null && keys.length === 0) return null;
  const values = keys.map((key): [string, Found] => [key, valueOfKey(key, given, instruction)]);
  const right = JSON.stringify(list ?? Object.fromEntries(values));
  const wrong = JSON.stringify(list === null ? Object.fromEntries(values.slice(0, -1)) : list.slice(0, -1));
  return { skill: "extract", difficulty: clampDifficulty(keys.length / 2), right, wrong };
};

/** "with the keys a, b and c", "{a, b}", "JSON: a, b (number), c". */
export function keysOf(instruction: string): string[] {
  const listed =
    /\{([^{}]+)\}/.exec(instruction)?.[1] ??
    /\bkeys\b:?([^.\n]+)/i.exec(instruction)?.[1] ??
    /\bjson\b[^:.]*(?::|\bwith\b)([^.\n]+)/i.exec(instruction)?.[1] ??
    /\b(?:extract|return)\b([^.\n]+?)(?:\bas json\b|\.|$)/i.exec(instruction)?.[1] ??
    "";
  return listed
    .replace(/\([^)]*\)/g, "")
    .split(/,\s*(?:and\s+)?|\s+and\s+|;/)
    .map((key) =>
      key
        .trim()
        .replace(/^["`]|["`:]+.*$|^(?:the|make|all)\s+(?=\w)/g, "")
        .trim(),
    )
    .filter((key) => /^[a-z]\w*$/.test(key));
}

/** A plain list: hashtags, or pairs of a number and a thing. */
function listOf(instruction: string, given: string): unknown[] | null {
  if (!/\barray\b/i.test(instruction)) return null;
  if (/\bhashtags?\b/i.test(instruction)) {
    const tags = (given.match(/#\w+/g) ?? []).map((tag) => tag.slice(1));
    return [
      ...new Set(
        /\b(?:small letters|lower ?case)\b/i.test(instruction) ? tags.map((tag) => tag.toLowerCase()) : tags,
      ),
    ];
  }
  if (/\bemail|e-mail\b/i.test(instruction))
    return [...new Set(given.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [])];
  const table = given.split("\n").map((line) => line.split(/\s*[|,;\t]\s*/));
  const keys = keysOf(instruction);
  if (keys.length > 1 && table.length > 2 && table.every((row) => row.length === table[0]?.length))
    return table
      .slice(1)
      .map((row) => Object.fromEntries(keys.map((key, at) => [key, typed(row[at] ?? "")])));
  if (/\bquantity\b/i.test(instruction))
    return [...withDigits(given).matchAll(/\b(\d+)\s+([a-z][a-z -]*?)(?=,|\.|;|\s+and\b|$)/gi)].map(
      ([, count, item = ""]) => ({
        item: item.trim(),
        quantity: Number(count),
      }),
    );
  if (/\b(?:cities|names|people|countries)\b/i.test(instruction))
    return [
      ...new Set([...given.matchAll(/(?<=[a-z,;] )\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*/gu)].map(([name]) => name)),
    ];
  return null;
}

const typed = (cell: string): Found => (/^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : cell);
const first = (pattern: RegExp, text: string): string | null =>
  pattern.exec(text)?.[1] ?? pattern.exec(text)?.[0] ?? null;
const numberOf = (text: string | null): number | null =>
  text === null ? null : Number(text.replaceAll(",", ""));

/** What a key's name says of its value's looks. */
const readers: readonly (readonly [RegExp, (given: string, key: string) => Found])[] = [
  [/mail/i, (given) => first(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/, given)],
  [/phone|tel/i, (given) => first(/\+?\d[\d ()/-]{6,}\d/, given)],
  [/url|link|website/i, (given) => first(/https?:\/\/[^\s)>"']+/, given)],
  [/^(?:date|day|when|.*_date|.*_on|due|deadline|born_on)$/i, (given) => datesIn(given, null)[0] ?? null],
  [/^(?:time|start|start_time|begins)$/i, (given) => timesIn(given)[0] ?? null],
  [/^(?:end|end_time|until)$/i, (given) => timesIn(given)[1] ?? null],
  [/year|born|founded/i, (given) => numberOf(first(/\b(?:1[5-9]|20)\d{2}\b/, given))],
  [
    /currency/i,
    (given) =>
      /€|\beuros?\b|\bEUR\b/i.test(given)
        ? "EUR"
        : /\$|\bUSD\b|dollars?/i.test(given)
          ? "USD"
          : /£|\bGBP\b|pounds?/i.test(given)
            ? "GBP"
            : null,
  ],
  [/postcode|zip/i, (given) => first(/\b\d{5}\b|\b[A-Z]{1,2}\d\w? \d[A-Z]{2}\b/, given)],
  [/^street$/i, (given) => first(/\b(\p{Lu}\p{L}+(?: \p{Lu}?\p{L}+)*) \d+[a-z]?\b/u, given)],
  [/^(?:house_)?number$/i, (given) => first(/\b\p{L}+ (\d+[a-z]?)\b/u, given)],
  [/^city$/i, (given) => first(/\b\d{5} (\p{Lu}\p{L}+)/u, given) ?? first(/\bin (\p{Lu}\p{L}+)/u, given)],
  [
    /(?:order|invoice|ticket|reference|flight|customer)(?:_?(?:number|id|no|code))?$/i,
    (given) => first(/\b(?:[A-Z]{1,4}[- ]?)?\d[\d-]{2,}\b/, given),
  ],
  [
    /price|amount|total|cost|fee|sum|paid/i,
    (given) =>
      numberOf(
        first(
          /(?:[€$£]\s?|\b)(\d[\d,]*(?:\.\d+)?)(?= ?(?:€|EUR|USD|euros?|dollars?|pounds?)|\.\d\d\b|\b)/i,
          given,
        ),
      ),
  ],
  [
    /(?:km|kg|mg|ml|_g|_c|minutes|hours|days|weeks|months|per_day|people|persons|guests|attendees|quantity|count|age|rooms|nights)$/i,
    measured,
  ],
  [
    /name|sender|author|person|customer|who|to_whom|payee/i,
    (given) => first(/(?:\bto |\bfrom |\bI am |\bregards,?\s+|\bis )?(\p{Lu}\p{L}+ \p{Lu}\p{L}+)/u, given),
  ],
];

function measured(given: string, key: string): Found {
  const unit = /[a-z]+$/i.exec(key)?.[0]?.toLowerCase() ?? key;
  const digits = withDigits(given);
  return numberOf(first(new RegExp(`(\\d[\\d,]*(?:\\.\\d+)?)\\s*${unit.replace(/s$/, "")}`, "i"), digits));
}

function valueOfKey(key: string, given: string, instruction: string): Found {
  const choices = new RegExp(`\\b${key}\\b \\((?:one of:? )?([^)]*)\\)`, "i").exec(instruction)?.[1];
  const words = key.toLowerCase().split("_");
  const isFlag =
    /\bboolean\b|\btrue\b/i.test(instruction) &&
    (choices === undefined || /boolean/i.test(choices)) &&
    /\b(?:boolean keys|true, false)\b/i.test(instruction);
  if (isFlag || /boolean/i.test(choices ?? "")) {
    const sentence = given
      .split(/(?<=[.!?])\s+/)
      .find((one) =>
        words.some(
          (word) => word.length > 2 && one.toLowerCase().includes(word.slice(0, 5).replace(/s$/, "")),
        ),
      );
    return sentence === undefined
      ? /null/i.test(instruction)
        ? null
        : false
      : !/\b(?:no|not|without|excluded|n't)\b/i.test(sentence);
  }
  const option = choices
    ?.split(/,\s*|\s+or\s+/)
    .find((one) =>
      one.split("_").every((word) => given.toLowerCase().includes(word.slice(0, 5).toLowerCase())),
    );
  if (option !== undefined && !/^numbers?$/i.test(option)) return option;
  const reader = readers.find(([pattern]) => pattern.test(key))?.[1];
  const read = reader?.(given, key);
  if (read !== undefined && read !== null) return read;
  const stated = new RegExp(`\\b${words.join("[ _-]")}\\b(?: is| was|:|=)? ["“]?([\\p{L}\\d.-]+)`, "iu")
    .exec(given)?.[1]
    ?.replace(/\.$/, "");
  if (stated === undefined) return null;
  return numberOfWord(stated) ?? typed(stated);
}

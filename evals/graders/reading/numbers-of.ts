import { magnitudeAt } from "./magnitudes.ts";
import { figureReadings, guessedFormat, type NumberFormat } from "./number-format.ts";

/** A number of a text. */
export interface FoundNumber {
  /** What it can mean, the likeliest first. */
  readonly readings: readonly number[];
  /** Place in the text, with sign and magnitude. */
  readonly start: number;
  readonly end: number;
  /** The same without a single letter behind it, which may be a unit: `5m`, `300K`. */
  readonly withoutLetter: { readonly readings: readonly number[]; readonly end: number };
  /** Power of ten of the word of magnitude behind it; 0: there is none. */
  readonly power: number;
  /** Digits behind the decimal sign, and significant ones, as written. */
  readonly decimals: number;
  readonly digits: number;
  /** Goes on unwritten: "0.333...". */
  readonly isCut: boolean;
}

const space = String.raw`[ \u00a0\u2002-\u200a\u202f\u3000]`;
/** Spaces part groups of three only; other signs are judged by `figureReadings`. */
const figure = String.raw`(?<figure>\d{1,3}(?<space>${space})\d{3}(?:\k<space>\d{3})*(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,'’ʼ_٬٫]\d+)*|\.\d+)`;
/** A sign counts only where nothing that it could be joined to stands before it: "5-7" is a range, not minus seven. */
const sign = String.raw`(?<sign>(?<![\p{L}\p{N}.)\]%])[-–+](?:[$€£¥₹]\s?)?|(?<!\p{L})(?:[Mm]inus|[Nn]egative|[Mm]oins|[Mm]enos|负|マイナス)\s?)?`;
/** Digits that belong to a name are no figure: "H2O", "x2", "GPT-4"; those after a currency's letters are. */
const apart = String.raw`(?:(?<![\p{Script=Latin}\p{Script=Cyrillic}\d_]|\p{Lu}{2}-|\d[.,])|(?<=USD|EUR|GBP|CHF|INR|JPY|CNY|Rs\.?|kr|R\$|zł))`;
const pattern = new RegExp(`${sign}${apart}${figure}`, "gu");

const tens = /\s?[×x*·]\s?10(?:\s?\^\s?\{?\(?([-+]?\d+)\)?\}?)|[eE]([-+]?\d+)(?![\p{L}\d])/uy;
const exponent = /\s?\^\s?\{?\(?(-?\d+(?:\.\d+)?)\)?\}?/y;
const denominator = /\s?\/\s?(\d+(?:\.\d+)?)(?![\d/])/y;
const mixed = /\s(\d+)\/(\d+)(?![\d/])/y;

function stickyAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

/**
 * All numbers of a text that went through `plainFigures`: in the writing of any locale, with magnitudes ("1.5 million", "3億2000万"),
 * as fractions ("3/8", "1 1/2") and powers ("2.5 × 10^3"). A list without spaces is several numbers; a date or a version is none.
 */
export function numbersOf(text: string, format: NumberFormat = guessedFormat(text)): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (match.index < (found.at(-1)?.end ?? 0)) continue;
    for (const part of partsOf(match.groups?.figure ?? "", match.index, end, text, format)) {
      const number = numberOf(part, /^\p{Pd}|^\p{L}/u.test(match.groups?.sign ?? ""), text);
      const before = found.at(-1);
      if (before !== undefined && goesOn(before, number, text)) {
        const readings = before.readings.map((value) => value + (number.readings[0] ?? 0));
        found[found.length - 1] = {
          ...before,
          readings,
          end: number.end,
          power: number.power,
          withoutLetter: { readings, end: number.end },
        };
      } else found.push(number);
    }
  }
  return found;
}

interface Part {
  readonly written: string;
  readonly readings: readonly number[];
  readonly start: number;
  readonly end: number;
}

function partsOf(written: string, start: number, end: number, text: string, format: NumberFormat): Part[] {
  const isList = /^\d+(?:,\d+)+$/.test(written);
  const isTuple = isList && /[[({]\s*$/.test(text.slice(0, start)) && /^\s*[\])}]/.test(text.slice(end));
  const readings = isTuple ? [] : figureReadings(written, format);
  // "5 100" may be two numbers.
  const apart = /^\d+ \d{3}$/.test(written) && !format.isCertain ? [Number(written.slice(-3))] : [];
  if (readings.length > 0) return [{ written, readings: [...readings, ...apart], start, end }];
  if (!isList) return [];
  let at = end - written.length;
  return written.split(",").map((item) => {
    const part = { written: item, readings: [Number(item)], start: at, end: at + item.length };
    at += item.length + 1;
    return part;
  });
}

/** The number with what follows its figure: power, fraction or magnitude. */
function numberOf({ written, readings, start, end }: Part, isNegative: boolean, text: string): FoundNumber {
  const scaled = (values: readonly number[], by: (value: number) => number) => values.map(by);
  let values = scaled(readings, (value) => (isNegative ? -value : value));
  let at = end;
  const ten = stickyAt(tens, text, at);
  const raised = ten === null ? stickyAt(exponent, text, at) : null;
  if (ten !== null) values = scaled(values, (value) => value * 10 ** Number(ten[1] ?? ten[2]));
  if (raised !== null) values = scaled(values, (value) => value ** Number(raised[1]));
  at += (ten ?? raised)?.[0].length ?? 0;
  const isWhole = /^\d+$/.test(written) && ten === null && raised === null;
  const fraction = isWhole ? stickyAt(mixed, text, at) : null;
  const below = fraction === null ? stickyAt(denominator, text, at) : null;
  if (fraction !== null && Number(fraction[2]) > 0) {
    const part = Number(fraction[1]) / Number(fraction[2]);
    values = scaled(values, (value) => (isNegative ? value - part : value + part));
    at += fraction[0].length;
  } else if (below !== null && Number(below[1]) > 0) {
    values = scaled(values, (value) => value / Number(below[1]));
    at += below[0].length;
  }
  const decimals = /[.,٫](\d+)$/.exec(written)?.[1]?.length ?? 0;
  const plain = { readings: values, end: at };
  const isMoney = /(?:[$€£¥₹]|USD|EUR|GBP|Rs\.?|INR)\s?[-–]?$/.test(
    text.slice(Math.max(0, start - 5), end - written.length),
  );
  const magnitude = magnitudeAt(text, at, isMoney);
  if (magnitude !== null) {
    const large = scaled(values, (value) => value * 10 ** magnitude.power);
    // A letter may be a unit instead; a small "m" rather is one.
    const isUnitRather = magnitude.isLetter && !isMoney && text[magnitude.end - 1] === "m";
    if (!magnitude.isLetter || isMoney) values = large;
    else values = isUnitRather ? [...values, ...large] : [...large, ...values];
    at = magnitude.end;
  }
  return {
    readings: values,
    start,
    end: at,
    withoutLetter: magnitude?.isLetter === true ? plain : { readings: values, end: at },
    power: magnitude?.power ?? 0,
    decimals,
    digits: written.replace(/\D/g, "").replace(/^0+/, "").length,
    isCut: decimals > 0 && /^(?:\.{3}|…)/.test(text.slice(at, at + 3)),
  };
}

/** "3億2000万", "3万5000", "3 lakh 50 thousand": one number. */
function goesOn(before: FoundNumber, number: FoundNumber, text: string): boolean {
  if (before.power <= number.power || before.readings.length > 1) return false;
  const gap = text.slice(before.end, number.start);
  return gap === "" || (number.power > 0 && /^(?:\s|\s?and\s)$/.test(gap));
}

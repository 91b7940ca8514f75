import type { GraderSpec } from "../grader.ts";
import type { NumberFormat } from "./number-format.ts";
import { type FoundNumber, numbersOf } from "./numbers-of.ts";
import { plainFigures } from "./plain-figures.ts";
import { convertUnit, type Unit, type UnitAt, unitAt, unitsNamed } from "./units.ts";

/** What a case wants. */
interface WantedQuantity {
  readonly value: number;
  /** null: any. */
  readonly unit: string | null;
  readonly units: readonly Unit[];
  /** Whether a figure of the reply is counted in the wanted kind of unit. */
  fits(text: string, number: FoundNumber): boolean;
}

/** What a figure of a reply comes to, in the wanted unit. */
export interface Quantity {
  /** Any of them is what the reply says; empty: it is in a unit of another kind. */
  readonly likely: readonly number[];
  /** What it could mean, too, and why. */
  readonly unlikely: readonly { readonly value: number; readonly why: string }[];
}

/** `value` (a number, or a text such as "1.250,50 €") and `unit`; null: the value is no number. */
export function wantedQuantity(spec: GraderSpec, format: NumberFormat): WantedQuantity | null {
  const written = plainFigures(String(spec.value).trim());
  const number = numbersOf(written, format)[0];
  const direct = written === "" ? Number.NaN : Number(written);
  const value = Number.isFinite(direct) ? direct : number?.readings[0];
  if (value === undefined) return null;
  const own =
    number === undefined || Number.isFinite(direct) ? null : unitAt(written, number.start, number.end);
  const unit =
    typeof spec.unit === "string" ? plainFigures(spec.unit) : own && own.units.length > 0 ? own.name : null;
  const units = unit === null ? [] : unitsNamed(unit);
  return {
    value,
    unit,
    units,
    fits: (text, found) =>
      unit === null ||
      kindsAt(text, found, units).length > 0 ||
      isSameWord(unitAt(text, found.start, found.end), unit),
  };
}

const isSameWord = (at: UnitAt | null, wanted: string): boolean => {
  const singular = (word: string): string => word.trim().toLowerCase().replace(/s$/, "");
  return at !== null && singular(at.name) === singular(wanted);
};

/** Ways in which a figure is counted in a unit of the wanted kind. */
function kindsAt(
  text: string,
  { start, end, withoutLetter, readings }: FoundNumber,
  wanted: readonly Unit[],
) {
  const letter =
    withoutLetter.end === end
      ? []
      : [{ at: unitAt(text, start, withoutLetter.end), values: withoutLetter.readings }];
  return [...letter, { at: unitAt(text, start, end), values: readings }].flatMap(({ at, values }) =>
    (at?.units ?? []).flatMap((unit) => {
      const to = wanted.find(({ dimension }) => dimension === unit.dimension);
      return to && at ? [{ unit, to, values, end: at.end }] : [];
    }),
  );
}

/** Reads a figure with its unit and what goes on behind it ("1 h 30 min"), in the wanted unit. */
export function quantityOf(
  text: string,
  number: FoundNumber,
  numbers: readonly FoundNumber[],
  {
    wanted,
    spec,
    asksForPercent,
  }: { readonly wanted: WantedQuantity; readonly spec: GraderSpec; readonly asksForPercent: boolean },
): Quantity {
  const at = unitAt(text, number.start, number.end);
  const isShare =
    wanted.units.length === 0 && at?.units[0]?.dimension === "share" && !isSameWord(at, wanted.unit ?? "");
  if (isShare && at?.units[0]) return shareOf(number, at.units[0].factor, { wanted, spec, asksForPercent });
  if (wanted.unit === null) return ambiguous(number.readings);
  const kinds = kindsAt(text, number, wanted.units);
  if (kinds.length > 0) {
    const values = kinds.map(({ unit, to, values: readings, end }) => {
      const more = rest(text, end, unit, to, numbers);
      return readings.map((value) => convertUnit(value, unit, to) + more);
    });
    return ambiguous(
      [
        ...values.map((readings) => readings[0] ?? Number.NaN),
        ...values.flatMap((readings) => readings.slice(1)),
      ],
      kinds.length,
    );
  }
  if (at !== null && at.units.length > 0 && !isSameWord(at, wanted.unit)) return { likely: [], unlikely: [] };
  const bare = ambiguous(number.readings);
  // "0.25" where a percentage is wanted: a quarter, or a quarter of a percent?
  const asFraction = wanted.units[0]?.dimension === "share" && spec.percent === undefined;
  const value = number.readings[0] ?? Number.NaN;
  if (!asFraction || Math.abs(value) > 1) return bare;
  return {
    ...bare,
    unlikely: [
      ...bare.unlikely,
      { value: value * 100, why: `${value} as a share: \`percent\` says how shares are written` },
    ],
  };
}

/** What goes on behind a figure in a smaller unit of the same kind: "1 h 30 min", "5 ft 11 in". null: nothing does. */
function partBehind(text: string, from: number, unit: Unit, numbers: readonly FoundNumber[]) {
  const next = numbers.find(({ start }) => start >= from);
  if (next === undefined || unit.offset !== 0) return null;
  if (!/^,?\s*(?:(?:and|und|et|y|e|и)\s)?\s*$/i.test(text.slice(from, next.start))) return null;
  const at = unitAt(text, next.start, next.withoutLetter.end);
  const smaller = at?.units.find(
    ({ dimension, factor }) => dimension === unit.dimension && factor < unit.factor,
  );
  return smaller && at ? { number: next, unit: smaller, end: at.end } : null;
}

/** Whether a figure only goes on with the one before it. */
export function isPart(text: string, number: FoundNumber, numbers: readonly FoundNumber[]): boolean {
  const before = numbers[numbers.indexOf(number) - 1];
  const at = before === undefined ? null : unitAt(text, before.start, before.withoutLetter.end);
  return (at?.units ?? []).some((unit) => partBehind(text, at?.end ?? 0, unit, numbers)?.number === number);
}

function rest(text: string, from: number, unit: Unit, to: Unit, numbers: readonly FoundNumber[]): number {
  const part = partBehind(text, from, unit, numbers);
  if (part === null) return 0;
  const value = part.number.withoutLetter.readings[0] ?? 0;
  return (value * part.unit.factor) / to.factor + rest(text, part.end, part.unit, to, numbers);
}

function ambiguous(readings: readonly number[], sure = 1): Quantity {
  return {
    likely: readings.slice(0, sure),
    unlikely: readings.slice(sure).map((value) => ({
      value,
      why: `${value} written differently: \`locale\` or \`unit\` says which is meant`,
    })),
  };
}

/** "25%" where no unit is wanted: 0.25 as well as 25, unless `percent` says which. */
function shareOf(
  { readings }: FoundNumber,
  factor: number,
  {
    wanted,
    spec,
    asksForPercent,
  }: { readonly wanted: WantedQuantity; readonly spec: GraderSpec; readonly asksForPercent: boolean },
): Quantity {
  const [number = Number.NaN, ...others] = readings;
  const fraction = number * factor;
  const more = ambiguous([number, ...others]).unlikely;
  if (spec.percent === "fraction")
    return { likely: [fraction], unlikely: more.map(({ value, why }) => ({ value: value * factor, why })) };
  if (spec.percent === "number" || asksForPercent)
    return { likely: spec.percent === "number" ? [number] : [number, fraction], unlikely: more };
  // A wanted 0.5 can be half of something or half a percent.
  if (Math.abs(wanted.value) > 1) return { likely: [number, fraction], unlikely: more };
  return {
    likely: [fraction],
    unlikely: [{ value: number, why: `${number} percent: \`percent\` says how \`value\` is meant` }, ...more],
  };
}

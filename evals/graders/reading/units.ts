/** Unit -> [dimension, factor to the dimension's base unit]. Temperatures have offsets and are compared unconverted. */
const table: readonly (readonly [string, string, number])[] = [
  ["mm|millimeter|millimetre", "length", 0.001],
  ["cm|centimeter|centimetre", "length", 0.01],
  ["m|meter|metre", "length", 1],
  ["km|kilometer|kilometre", "length", 1000],
  ["in|inch|inche", "length", 0.0254],
  ["ft|foot|feet", "length", 0.3048],
  ["mi|mile", "length", 1609.344],
  ["mg|milligram", "mass", 1e-6],
  ["g|gram", "mass", 0.001],
  ["kg|kilogram", "mass", 1],
  ["t|tonne", "mass", 1000],
  ["lb|pound", "mass", 0.45359237],
  ["oz|ounce", "mass", 0.028349523125],
  ["ms|millisecond", "time", 0.001],
  ["s|sec|second", "time", 1],
  ["min|minute", "time", 60],
  ["h|hr|hour", "time", 3600],
  ["d|day", "time", 86_400],
  ["week", "time", 604_800],
  ["ml|milliliter|millilitre", "volume", 0.001],
  ["cl|centiliter|centilitre", "volume", 0.01],
  ["l|liter|litre", "volume", 1],
  ["m/s|meters per second|metres per second", "speed", 1],
  ["km/h|kmh|kph|kilometers per hour|kilometres per hour", "speed", 1 / 3.6],
  ["mph|miles per hour", "speed", 0.44704],
  ["%|percent|per cent", "share", 0.01],
  ["°c|degrees celsius|celsius", "celsius", 1],
  ["°f|degrees fahrenheit|fahrenheit", "fahrenheit", 1],
  ["°|degree", "angle", 1],
  ["$|usd|dollar", "usd", 1],
  ["€|eur|euro", "eur", 1],
  ["£|gbp", "gbp", 1],
  ["¢|cent", "usd", 0.01],
];

const known = new Map<string, { readonly dimension: string; readonly factor: number }>();
for (const [names, dimension, factor] of table) {
  for (const name of names.split("|")) known.set(name, { dimension, factor });
}

const plain = (unit: string): string => unit.trim().toLowerCase().replace(/\.$/, "");

function lookUp(unit: string): { readonly dimension: string; readonly factor: number } | null {
  const name = plain(unit);
  return known.get(name) ?? known.get(name.replace(/s$/, "")) ?? null;
}

/** The unit right after a number, or a currency sign right before it; null: a bare number. */
export function unitAround(before: string, after: string): string | null {
  const sign = /([$€£])\s*[-−]?$/.exec(before)?.[1];
  if (sign !== undefined) return sign;
  const following =
    /^\s*(?:\\text\{\s*)?((?:degrees (?:celsius|fahrenheit)|(?:kilo)?met(?:er|re)s per (?:second|hour)|miles per hour|per cent)|\p{L}+\/\p{L}+|[%°¢$€£](?:[cf]\b)?|\p{L}+)/iu.exec(
      after,
    )?.[1];
  return following ?? null;
}

/**
 * A figure in `unit` as a figure in `wanted`; null: they do not measure the same thing, or `unit` is not a unit at all
 * and `wanted` is not that very word.
 */
export function convertUnit(value: number, unit: string, wanted: string): number | null {
  const [from, to] = [lookUp(unit), lookUp(wanted)];
  if (from && to) return from.dimension === to.dimension ? (value * from.factor) / to.factor : null;
  const singular = (word: string): string => plain(word).replace(/s$/, "");
  return singular(unit) === singular(wanted) ? value : null;
}

/** Whether a word after a number is a unit that is known. */
export const isUnit = (word: string): boolean => lookUp(word) !== null;

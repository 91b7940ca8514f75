/** What PostgreSQL's jsonb and text cannot hold: the character NUL, and halves of surrogate pairs. */
const unstorable = /[\0\p{Surrogate}]/gu;

const replacementCharacter = "\uFFFD";

/**
 * A value as JSON that PostgreSQL accepts as jsonb. A prompt may hold any character: those that PostgreSQL refuses
 * become U+FFFD, instead of making a row that can never be written.
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON.stringify writes `\u` for nothing but control characters and halves of pairs: mostly there is none.
  if (!json.includes("\\u")) return json;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? storable(part) : withStorableNames(part),
  );
}

/** Whether PostgreSQL holds a text as it is. */
export const isStorable = (text: string): boolean => storable(text) === text;

/** A text as PostgreSQL holds it. */
const storable = (text: string): string => text.replace(unstorable, replacementCharacter);

/** Names of fields may hold any character, too: metadata and tags are named by clients. */
function withStorableNames(part: unknown): unknown {
  if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
  const names = Object.keys(part);
  if (names.every(isStorable)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [storable(name), value]));
}

const names = new Map<string, string>();
/** Names are those of models, tenants, task types and the like: a few hundred. A client's own spellings are not kept beyond this. */
const maxNames = 5_000;

/** As `jsonText`, for a name that comes again and again. */
export function jsonName(name: string | null): string {
  if (name === null) return "null";
  let json = names.get(name);
  if (json === undefined) {
    json = jsonText(name);
    if (names.size < maxNames && name.length <= 200) names.set(name, json);
  }
  return json;
}

/** @throws RangeError where the value is not finite: JSON has no word for it, and it would spoil the whole batch. */
export function jsonNumber(value: number | null): string {
  if (value === null || Number.isFinite(value)) return String(value);
  throw new RangeError(`a figure of the record is ${value}`);
}

/** A number for a column of whole numbers. */
export function jsonInteger(value: number | null): string {
  return jsonNumber(value === null ? null : Math.round(value));
}

const memo = new WeakMap<object, string>();

/** As `jsonText`, once per object: for those that never change and that many requests share, such as policies and prices. */
export function memoJson(value: object): string {
  const known = memo.get(value);
  if (known !== undefined) return known;
  const json = jsonText(value);
  memo.set(value, json);
  return json;
}

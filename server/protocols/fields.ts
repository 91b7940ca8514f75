/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON object that a text holds; null: it holds none. */
export function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** {} for anything that is no object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** [] for anything that is no list; what is no object in it is left out. */
export const fieldsList = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

export const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

export const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

export const flagOf = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);

/** Members that are not null, in the order given: for bodies whose reader takes absence, not null. */
export function compact(members: Fields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) if (value != null) kept[name] = value;
  return kept;
}

/** Every member but those that are named and those that are null. */
export function restOf(body: Fields, read: ReadonlySet<string>): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) if (!read.has(name) && value != null) rest[name] = value;
  return rest;
}

/** Names by `path.member` what is left of an object that is part of a request; what is off or empty says nothing. */
export function leaveRest(
  unread: Record<string, unknown>,
  path: string,
  fields: Fields,
  read: ReadonlySet<string>,
): void {
  for (const [name, value] of Object.entries(fields)) {
    const isNothing = value == null || value === false || (Array.isArray(value) && value.length === 0);
    if (!isNothing && !read.has(name)) unread[`${path}.${name}`] ??= value;
  }
}

const cacheMembers: ReadonlySet<string> = new Set(["type", "ttl"]);

/** Names what a mark for the prompt cache says beside its lifetime (`cache_control.scope`). */
export const leaveCacheRest = (unread: Record<string, unknown>, { cache_control: mark }: Fields): void =>
  leaveRest(unread, "cache_control", fieldsOf(mark), cacheMembers);

/** Type and Base64 of a `data:` URL; null: it is another URL. */
export function dataUrl(url: string): { mediaType: string; data: string } | null {
  const match = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i.exec(url);
  return match === null ? null : { mediaType: match[1] || "", data: url.slice(match[0].length) };
}

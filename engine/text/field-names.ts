type Rename = (name: string) => string;

/** `costNanoUsd` -> `cost_nano_usd`. */
export const snakeName: Rename = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelName: Rename = (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The same value with the names of its fields in snake_case, as all records are that leave the program.
 *
 * @param dataFields fields whose keys are data and stay (task types, models), and lists that somebody else wrote and that stay whole
 */
export const snakeKeys = (value: unknown, dataFields: ReadonlySet<string> = none): unknown =>
  renamed(value, snakeName, dataFields);

/** The way back, for records without such fields. */
export const camelKeys = (value: unknown): unknown => renamed(value, camelName, none);

const none: ReadonlySet<string> = new Set();

function renamed(value: unknown, rename: Rename, dataFields: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename, dataFields));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      rename(name),
      dataFields.has(name) ? withKeys(field, rename, dataFields) : renamed(field, rename, dataFields),
    ]),
  );
}

const withKeys = (value: unknown, rename: Rename, dataFields: ReadonlySet<string>): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, field]) => [key, renamed(field, rename, dataFields)]),
      )
    : value;

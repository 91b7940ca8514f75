import { hash } from "node:crypto";
import { inArray } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { memoJson } from "../repositories/json-text.ts";
import { logValues } from "../schema/index.ts";

/** Eight bytes of SHA-256: with a million different values a collision has a probability of 3e-8. */
const idHexDigits = 16;

/** Id of a value that many rows share, as PostgreSQL's bigint in decimal. */
export type LogValueId = string;

const ids = new WeakMap<object, LogValueId>();

/** The id of a value that never changes: one and the same in every process. Hashed once per object. */
export function logValueId(value: object): LogValueId {
  const known = ids.get(value);
  if (known !== undefined) return known;
  const digits = hash("sha256", memoJson(value), "hex").slice(0, idHexDigits);
  const id = BigInt.asIntN(64, BigInt(`0x${digits}`)).toString();
  ids.set(value, id);
  return id;
}

/** Where values that rows refer to are found again. */
export type LogValues = ReadonlyMap<LogValueId, unknown>;

/** Reads values by their ids. */
export async function readLogValues(db: Queryable, wanted: ReadonlySet<LogValueId>): Promise<LogValues> {
  if (wanted.size === 0) return new Map();
  const rows = await db
    .select()
    .from(logValues)
    .where(inArray(logValues.id, [...wanted]));
  return new Map(rows.map(({ id, value }) => [id, value]));
}

/** The statement that writes values: one parameter, from `logValuesJson`. */
export const insertLogValuesSql = `insert into log_values (id, value) select (value ->> 0)::bigint, value -> 1
  from jsonb_array_elements($1::text::jsonb) as value on conflict (id) do nothing`;

/** One value as an element of the parameter of `insertLogValuesSql`. */
export const logValueJson = (value: object): string => `["${logValueId(value)}",${memoJson(value)}]`;

/** Values as the parameter of `insertLogValuesSql`. */
export const logValuesJson = (values: Iterable<object>): string =>
  `[${Array.from(values, logValueJson).join(",")}]`;

import { createHmac } from "node:crypto";
import type { Client } from "../connect.ts";

/** Hexadecimal digits of a stored name that say whose it is. */
const ownerDigits = 16;
const nameDigits = 32;

const hmac = (salt: string | Uint8Array, text: string, digits: number): string =>
  createHmac("sha256", salt).update(text).digest("hex").slice(0, digits);

/** Beginning of the stored names of a tenant's conversations, hexadecimal, by which they can be deleted. */
export const ownerOfNames = (salt: string | Uint8Array, tenant: string): string =>
  hmac(salt, tenant, ownerDigits);

/** How a name, which begins with its tenant and a space, is stored: hexadecimal, salted. */
export const storedName = (salt: string | Uint8Array, name: string): string =>
  ownerOfNames(salt, name.slice(0, Math.max(0, name.indexOf(" ")))) + hmac(salt, name, nameDigits);

/** Who served a conversation, under one of its names. */
export interface StoredConversation {
  /** Salted hash, hexadecimal. */
  readonly name: string;
  readonly candidate: string;
  readonly servedAtMs: number;
  /** null: unknown. */
  readonly inputTokens: number | null;
  readonly isAmbiguous: boolean;
}

export interface ConversationToStore extends StoredConversation {
  /** The name is one conversation's for sure: whoever served last under it counts. */
  readonly isUnique: boolean;
}

/** @param rows each name once */
export async function storeConversations(
  sql: Client,
  rows: readonly ConversationToStore[],
  lifetimeMs: number,
): Promise<void> {
  await sql.unsafe(
    `with given as (
      select decode(name, 'hex') as name, candidate, served_at, input_tokens, is_unique, is_ambiguous
      from json_to_recordset($1::text::json)
        as row(name text, candidate text, served_at timestamptz, input_tokens integer, is_unique boolean, is_ambiguous boolean)
    )
    insert into conversations as stored (name, served_candidate, served_at, input_tokens, is_ambiguous)
    select given.name, given.candidate, given.served_at, given.input_tokens,
      given.is_ambiguous or (not given.is_unique and coalesce(
        earlier.served_at > given.served_at - $2::text::interval
          and (earlier.is_ambiguous or earlier.served_candidate <> given.candidate), false))
    from given left join conversations as earlier on earlier.name = given.name
    on conflict (name) do update set served_candidate = excluded.served_candidate, served_at = excluded.served_at,
      input_tokens = excluded.input_tokens, is_ambiguous = excluded.is_ambiguous`,
    [
      JSON.stringify(
        rows.map((row) => ({
          name: row.name,
          candidate: row.candidate,
          served_at: new Date(row.servedAtMs).toISOString(),
          input_tokens: row.inputTokens,
          is_unique: row.isUnique,
          is_ambiguous: row.isAmbiguous,
        })),
      ),
      `${lifetimeMs} milliseconds`,
    ],
    { prepare: sql.options.prepare },
  );
}

/** @param names salted hashes, hexadecimal */
export async function findConversations(
  sql: Client,
  names: readonly string[],
  sinceMs: number,
): Promise<StoredConversation[]> {
  const rows = await sql.unsafe<
    { name: string; candidate: string; served_at: Date; input_tokens: number | null; is_ambiguous: boolean }[]
  >(
    `select encode(name, 'hex') as name, served_candidate as candidate, served_at, input_tokens, is_ambiguous
    from conversations
    where name in (select decode(value, 'hex') from json_array_elements_text($1::text::json) as given(value)) and served_at > $2`,
    [JSON.stringify(names), new Date(sinceMs)],
    { prepare: sql.options.prepare },
  );
  return rows.map((row) => ({
    name: row.name,
    candidate: row.candidate,
    servedAtMs: row.served_at.getTime(),
    inputTokens: row.input_tokens,
    isAmbiguous: row.is_ambiguous,
  }));
}

export async function forgetConversations(sql: Client, beforeMs: number): Promise<void> {
  await sql`delete from conversations where served_at < ${new Date(beforeMs)}`;
}

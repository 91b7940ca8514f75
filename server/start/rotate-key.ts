import { type SQL, sql } from "drizzle-orm";
import { providerKeyPurpose } from "../access/provider-key-administration.ts";
import type { Queryable } from "../database/database.ts";
import { isSealed, type TextCipher, UnreadableText } from "../encryption/text-cipher.ts";
import { textPurpose } from "../record/recorder-types.ts";

/** What a rotation did in one place; a second run goes on where a first was stopped. */
interface RotatedTexts {
  readonly place: string;
  /** Encrypted with another key before. */
  readonly reencrypted: number;
  /** Not encrypted before. */
  readonly encrypted: number;
  /** Their key is not among those given, or they were changed: left as they are. */
  readonly unreadable: number;
}

interface RotationOptions {
  /** Texts that one transaction rewrites. @default 100 */
  readonly batch?: number;
  readonly onBatch?: (place: string, done: number) => void;
}

interface Place {
  readonly name: string;
  readonly table: SQL;
  readonly column: SQL;
  /** Columns that name a row, with their type; rows are gone through in their order. */
  readonly key: readonly (readonly [column: SQL, type: SQL])[];
  readonly purpose: (key: readonly string[]) => string;
}

const requests = (kind: "prompt" | "reply", table: SQL, column: SQL): Place => ({
  ...{ name: `texts of ${kind === "prompt" ? "prompts" : "replies"}`, table, column },
  key: [[sql`request_id`, sql`uuid`]],
  purpose: ([id = ""]) => textPurpose(kind, id),
});

const places: readonly Place[] = [
  requests("prompt", sql`decisions`, sql`prompt_text`),
  requests("reply", sql`outcomes`, sql`reply_text`),
  {
    ...{ name: "provider keys", table: sql`provider_keys`, column: sql`sealed` },
    key: [
      [sql`tenant`, sql`text`],
      [sql`provider`, sql`text`],
    ],
    purpose: ([tenant = "", provider = ""]) => providerKeyPurpose(tenant, provider),
  },
];

/**
 * Encrypts every stored text and provider key that is not under the cipher's first key with that one. Servers that have both keys read all of it meanwhile. Each batch is
 * a transaction over rows that are not under that key yet, so that a run that was stopped loses nothing and the next one does what is left.
 */
export async function rotateKey(
  db: Queryable,
  cipher: TextCipher,
  { batch = 100, onBatch }: RotationOptions = {},
): Promise<RotatedTexts[]> {
  const results: RotatedTexts[] = [];
  for (const place of places) {
    const counts = { reencrypted: 0, encrypted: 0, unreadable: 0 };
    let after: readonly string[] | null = null;
    for (;;) {
      const last: readonly string[] | null = await rotateBatch(db, cipher, place, { batch, after, counts });
      if (last === null) break;
      after = last;
      onBatch?.(place.name, counts.reencrypted + counts.encrypted);
    }
    results.push({ place: place.name, ...counts });
  }
  return results;
}

interface Batch {
  readonly batch: number;
  readonly after: readonly string[] | null;
  readonly counts: { reencrypted: number; encrypted: number; unreadable: number };
}

/** @returns the last row's key; null: there was none */
function rotateBatch(
  db: Queryable,
  cipher: TextCipher,
  { table, column, key, purpose }: Place,
  { batch, after, counts }: Batch,
): Promise<readonly string[] | null> {
  const columns = sql.join(
    key.map(([part]) => part),
    sql`, `,
  );
  const texts = key.map(([part], index) => sql`${part}::text as ${sql.raw(`key_${index}`)}`);
  const values = (name: readonly string[]): SQL =>
    sql.join(
      key.map(([_part, type], index) => sql`${name[index]}::${type}`),
      sql`, `,
    );
  const beyond = after === null ? sql`true` : sql`(${columns}) > (${values(after)})`;
  return db.transaction(async (transaction) => {
    // A removed provider key is an empty text.
    const found = await transaction.execute<Record<string, string>>(
      sql`select ${sql.join(texts, sql`, `)}, ${column} as stored from ${table}
        where ${column} is not null and ${column} <> '' and not starts_with(${column}, ${cipher.prefix}) and ${beyond}
        order by ${columns} limit ${batch} for update`,
    );
    const rows = [...found];
    for (const row of rows) {
      const name = key.map((_part, index) => row[`key_${index}`]!);
      const stored = row.stored!;
      let text: string;
      try {
        text = cipher.open(stored, purpose(name));
      } catch (error) {
        if (!(error instanceof UnreadableText)) throw error;
        counts.unreadable += 1;
        continue;
      }
      const sealed = cipher.seal(text, purpose(name));
      await transaction.execute(
        sql`update ${table} set ${column} = ${sealed} where (${columns}) = (${values(name)})`,
      );
      if (isSealed(stored)) counts.reencrypted += 1;
      else counts.encrypted += 1;
    }
    const last = rows.at(-1);
    return last === undefined ? null : key.map((_part, index) => last[`key_${index}`]!);
  });
}

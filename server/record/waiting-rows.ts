import type { HashedTexts } from "./salted-hash.ts";

/** A row that waits to be written. */
export interface WaitingRow {
  readonly requestId: string;
  /** One row of a batch as JSON; not closed yet where `toHash` is not null. */
  readonly json: string;
  /** Texts whose hashes are the row's last values, still to be made; null: the row is whole. */
  readonly toHash: HashedTexts | null;
}

/** Rows waiting for one table, oldest first. All operations take constant time, but for taking a batch and looking for one row. */
export interface WaitingRows {
  readonly size: number;
  /** Characters of all rows together: what they hold of memory, within a factor of two. */
  readonly characters: number;
  push(row: WaitingRow): void;
  /** The oldest rows, at most so many of them and, the first apart, so many characters; they stay until `removeOldest`. */
  oldest(maxRows: number, maxCharacters: number): WaitingRow[];
  removeOldest(count: number): void;
  find(requestId: string): WaitingRow | null;
}

/** The front of the array is cut off once so many rows before it are gone: cutting off each one would move all others. */
const compactAfter = 1_024;

export function createWaitingRows(): WaitingRows {
  let rows: (WaitingRow | undefined)[] = [];
  let first = 0;
  let characters = 0;

  return {
    get size() {
      return rows.length - first;
    },
    get characters() {
      return characters;
    },
    push(row) {
      rows.push(row);
      characters += charactersOf(row);
    },
    oldest(maxRows, maxCharacters) {
      const batch: WaitingRow[] = [];
      let batchCharacters = 0;
      for (let index = first; index < rows.length && batch.length < maxRows; index++) {
        const row = rows[index];
        if (row === undefined) break;
        batchCharacters += charactersOf(row);
        if (batch.length > 0 && batchCharacters > maxCharacters) break;
        batch.push(row);
      }
      return batch;
    },
    removeOldest(count) {
      for (let removed = 0; removed < count; removed++) {
        const row = rows[first];
        if (row === undefined) return;
        rows[first] = undefined;
        first += 1;
        characters -= charactersOf(row);
      }
      if (first >= compactAfter && first * 2 >= rows.length) {
        rows = rows.slice(first);
        first = 0;
      }
    },
    // Asked for by people: an index would cost every request more than this costs them.
    find: (requestId) => rows.findLast((row) => row?.requestId === requestId) ?? null,
  };
}

function charactersOf(row: WaitingRow): number {
  if (row.toHash === null) return row.json.length;
  const { prompt, conversation, session, user } = row.toHash;
  return [prompt, conversation, session, user].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    row.json.length,
  );
}

import { createTextArena, type StoredText } from "./text-arena.ts";

/** A row to be written. */
export interface NewRow {
  readonly requestId: string;
  /** One row of a batch as JSON; not closed yet where `textToHash` is not null. */
  readonly json: string;
  /** Text whose hash is the row's last value, still to be made; null: the row is whole. */
  readonly textToHash: string | null;
}

/** A row that waits. Its JSON is read from where it is kept each time, and is void once the row is removed. */
export interface WaitingRow extends Pick<NewRow, "requestId" | "textToHash"> {
  readonly characters: number;
  json(): string;
}

/** Rows waiting for one table, oldest first. All operations take constant time, taking a batch apart. */
export interface WaitingRows {
  readonly size: number;
  /** Characters of all rows together: what they hold of memory, within a factor of three. */
  readonly characters: number;
  push(row: NewRow): void;
  /** The oldest rows, at most so many of them and, the first apart, so many characters; they stay until `removeOldest`. */
  oldest(maxRows: number, maxCharacters: number): WaitingRow[];
  removeOldest(count: number): void;
  find(requestId: string): WaitingRow | null;
}

/** The front of the array is cut off once so many rows before it are gone: cutting off each one would move all others. */
const compactAfter = 1_024;

export function createWaitingRows(): WaitingRows {
  const arena = createTextArena();
  let rows: (KeptRow | undefined)[] = [];
  let first = 0;
  let characters = 0;
  const byRequestId = new Map<string, KeptRow>();

  return {
    get size() {
      return rows.length - first;
    },
    get characters() {
      return characters;
    },
    push({ requestId, json, textToHash }) {
      const stored = arena.put(json);
      const row: KeptRow = {
        requestId,
        textToHash,
        characters: json.length + (textToHash?.length ?? 0),
        stored,
        json: () => arena.read(stored),
      };
      rows.push(row);
      characters += row.characters;
      byRequestId.set(requestId, row);
    },
    oldest(maxRows, maxCharacters) {
      const batch: WaitingRow[] = [];
      let batchCharacters = 0;
      for (let index = first; index < rows.length && batch.length < maxRows; index++) {
        const row = rows[index];
        if (row === undefined) break;
        batchCharacters += row.characters;
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
        characters -= row.characters;
        arena.release(row.stored);
        if (byRequestId.get(row.requestId) === row) byRequestId.delete(row.requestId);
      }
      if (first >= compactAfter && first * 2 >= rows.length) {
        rows = rows.slice(first);
        first = 0;
      }
    },
    find: (requestId) => byRequestId.get(requestId) ?? null,
  };
}

interface KeptRow extends WaitingRow {
  readonly stored: StoredText;
}

import { isRecord, type JsonRecord } from "./json-record.ts";
import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";
import { readChunks, readHead } from "./read-chunks.ts";
import { readLines } from "./read-lines.ts";

interface JsonRow {
  readonly record: JsonRecord;
  /** The object around the rows, in a file of the form `{..., "records": [...]}`; null in every other. */
  readonly document: JsonRecord | null;
  readonly at: SourcePosition;
}

/** V8 refuses strings of 2^29 - 24 characters and more. */
const longestDocument = 500_000_000;

/** Objects of a file: one a line (streamed), or one JSON array, or one JSON object with its rows under `records`. */
export async function* readJsonRecords(path: string): AsyncGenerator<JsonRow> {
  if (isOneDocument(await readHead(path))) yield* documentRecords(path);
  else yield* lineRecords(path);
}

async function* lineRecords(path: string): AsyncGenerator<JsonRow> {
  for await (const line of readLines(path)) {
    const at: SourcePosition = { path, unit: "line", number: line.number };
    const record = parsed(line.text, at);
    if (!isRecord(record)) {
      throw new OutcomeFileError(at, null, "is not a JSON object", "Write one object a line.");
    }
    if (Array.isArray(record.records)) yield* rowsOf(record.records, record, path);
    else yield { record, document: null, at };
  }
}

async function* documentRecords(path: string): AsyncGenerator<JsonRow> {
  const pieces: string[] = [];
  let length = 0;
  for await (const chunk of readChunks(path)) {
    length += chunk.length;
    if (length > longestDocument) {
      throw new OutcomeFileError(
        path,
        null,
        "is one JSON document too long to hold",
        "Write one object a line.",
      );
    }
    pieces.push(chunk);
  }
  const document = parsed(pieces.join(""), path);
  const rows = Array.isArray(document) ? document : isRecord(document) ? document.records : null;
  if (!Array.isArray(rows)) {
    throw new OutcomeFileError(
      path,
      "records",
      "no list of rows is there",
      "Write an array of objects, or one a line.",
    );
  }
  yield* rowsOf(rows, isRecord(document) ? document : null, path);
}

function* rowsOf(rows: readonly unknown[], document: JsonRecord | null, path: string): Generator<JsonRow> {
  for (const [index, record] of rows.entries()) {
    const at: SourcePosition = { path, unit: "record", number: index + 1 };
    if (!isRecord(record)) {
      throw new OutcomeFileError(at, null, "is not a JSON object", "Write an array of objects.");
    }
    yield { record, document, at };
  }
}

/** True for a file that starts an array, or an object whose first line goes on below. */
function isOneDocument(head: string): boolean {
  const start = head.trimStart();
  if (start.startsWith("[")) return true;
  const lineEnd = start.indexOf("\n");
  return lineEnd !== -1 && /^\{(?:.*[{[,:])?\s*$/.test(start.slice(0, lineEnd));
}

function parsed(text: string, place: SourcePosition | string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new OutcomeFileError(place, null, `is not JSON (${problem})`, "Correct the line or remove it.");
  }
}

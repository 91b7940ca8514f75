import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { messageText } from "../../engine/index.ts";
import { type PromptRequest, readPromptRequest } from "./read-prompt-request.ts";

export interface PromptLine {
  /** The last user turn. */
  readonly prompt: string;
  /** The whole request; a prompt alone is one user turn. */
  readonly request: PromptRequest;
  /** The file's own name for the kind of work; null: it has none. */
  readonly task: string | null;
  /** Of the file as it lies on disk. */
  readonly bytesRead: number;
}

/**
 * Reads JSON lines with `prompt`, `input` or `messages`, plain or gzip by their name's end, one at a time.
 *
 * @throws Error naming file, line, field and fix
 */
export async function* readPrompts(path: string): AsyncGenerator<PromptLine> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new Error(`${path} is a folder: ${whatToName}`);
  if (found === undefined) throw new Error(`There is no file ${path}: ${whatToName}`);
  const file = createReadStream(path);
  let bytesRead = 0;
  file.on("data", (chunk) => {
    bytesRead += chunk.length;
  });
  const input = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  let number = 0;
  let prompts = 0;
  for await (const line of readLines(path, input)) {
    number += 1;
    // A byte order mark, which some editors put before the first line.
    const text = number === 1 ? line.replace(/^\ufeff/, "") : line;
    if (text.trim() === "") continue;
    prompts += 1;
    const at = `${path}:${number}`;
    const row = parseLine(at, text);
    const request = readPromptRequest(at, row);
    yield {
      prompt: messageText(request.messages.findLast(({ role }) => role === "user")!),
      request,
      task: typeof row.task === "string" ? row.task : null,
      bytesRead,
    };
  }
  if (prompts === 0) throw new Error(`${path} holds no prompt: ${whatToName}`);
}

async function* readLines(path: string, input: NodeJS.ReadableStream): AsyncGenerator<string> {
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    const fix = path.endsWith(".gz") ? "is it a gzip file, and whole?" : "may it be read?";
    throw new Error(`${path} cannot be read: ${fix}`, { cause });
  }
}

const whatToName =
  'name a file of JSON lines, each with "prompt" or "messages", such as datasets/task-types/math/en.jsonl.';

function parseLine(at: string, line: string): Record<string, unknown> {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  } catch {
    // Falls through: the message is the same.
  }
  throw new Error(`${at} is not a JSON object: write one object a line, such as {"prompt": "..."}.`);
}

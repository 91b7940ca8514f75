import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { type ChatMessage, messageText } from "../../engine/index.ts";

export interface PromptLine {
  /** The last user turn. */
  readonly prompt: string;
  /** The whole conversation; a prompt alone is one user turn. */
  readonly messages: readonly ChatMessage[];
  /** The file's own name for the kind of work; null: it has none. */
  readonly task: string | null;
  /** Of the file as it lies on disk. */
  readonly bytesRead: number;
}

/**
 * Reads JSON lines with `prompt`, `input` or `messages`, plain or gzip by their name's end, one at a time.
 *
 * @throws Error naming file, line and fix
 */
export async function* readPrompts(path: string): AsyncGenerator<PromptLine> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Error(
      `There is no file ${path}: name one of JSON lines, each with "prompt" or "messages", such as datasets/task-types/math/en.jsonl.`,
    );
  const file = createReadStream(path);
  let bytesRead = 0;
  file.on("data", (chunk) => {
    bytesRead += chunk.length;
  });
  const input = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === "") continue;
    const row = parseLine(path, number, line);
    const prompt = promptOf(path, number, row);
    const conversation = row.messages ?? row.input;
    yield {
      prompt,
      messages: Array.isArray(conversation)
        ? (conversation as ChatMessage[])
        : [{ role: "user", content: prompt }],
      task: typeof row.task === "string" ? row.task : null,
      bytesRead,
    };
  }
}

function parseLine(path: string, number: number, line: string): Record<string, unknown> {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  } catch {
    // Falls through: the message is the same.
  }
  throw new Error(
    `${path}:${number} is not a JSON object: write one object a line, such as {"prompt": "..."}.`,
  );
}

function promptOf(path: string, number: number, row: Record<string, unknown>): string {
  for (const field of ["prompt", "input", "text"]) {
    const value = row[field];
    if (typeof value === "string") return value;
  }
  const messages = row.messages ?? row.input;
  if (Array.isArray(messages)) {
    const turn = (messages as ChatMessage[]).findLast((message) => message.role === "user");
    if (turn !== undefined) return messageText(turn);
  }
  throw new Error(
    `${path}:${number} has no prompt: give it a text field \`prompt\`, or \`messages\` with a user turn.`,
  );
}

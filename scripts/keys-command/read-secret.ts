import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "../terminal/command.ts";

/** Longest line that is read, characters. */
const maxLength = 10_000;

/**
 * One line of standard input, which no list of processes and no history of a shell shows; typed at a terminal it is not echoed.
 *
 * @throws UsageError where there is none
 */
export async function readSecret(input: NodeJS.ReadStream): Promise<string> {
  const isTerminal = input.isTTY === true;
  if (isTerminal) process.stderr.write("Key (not shown): ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) {
      if (line.trim() !== "") return line.trim().slice(0, maxLength);
    }
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write("\n");
  }
  throw new UsageError(
    'The key is read from standard input, and nothing came: echo "$OPENAI_API_KEY" | npm run keys -- provider set ...',
  );
}

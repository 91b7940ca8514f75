import { createInterface } from "node:readline/promises";

/** Asks on the terminal; no where nobody can be asked, and then says how to answer. */
export async function askYes(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    console.log(`${question} There is no terminal to confirm on: add --yes.`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

import { readChunks } from "./read-chunks.ts";

/** One line of text without its end. Lines count from 1, as editors show them. */
interface TextLine {
  readonly text: string;
  readonly number: number;
}

/** Lines of a file one by one, plain or gzip; blank lines are counted but left out. Memory holds one line and one piece. */
export async function* readLines(path: string): AsyncGenerator<TextLine> {
  let pending: string[] = [];
  let number = 0;
  const finish = (last: string): TextLine | null => {
    number += 1;
    const line = pending.length === 0 ? last : pending.join("") + last;
    pending = [];
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    return text.trim() === "" ? null : { text, number };
  };
  for await (const chunk of readChunks(path)) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", start)) {
      const line = finish(chunk.slice(start, end));
      if (line !== null) yield line;
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.slice(start));
  }
  const line = pending.length === 0 ? null : finish("");
  if (line !== null) yield line;
}

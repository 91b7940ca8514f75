import { fencedBlocks } from "./fenced-blocks.ts";

/** A JSON value in a reply, by its place. */
interface JsonDocument {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/** Openings that are tried: a text of nothing but brackets must not take for ever. */
const maxTries = 100;

/** All JSON of a reply, in order: the whole text, or its fenced blocks that parse and the objects and arrays between the prose. */
export function jsonDocuments(written: string): JsonDocument[] {
  const text = written.replaceAll("\r\n", "\n");
  const whole = parsed(text);
  if (whole !== undefined) return [{ value: whole, start: 0, end: text.length }];
  const blocks = fencedBlocks(text).flatMap(({ content, start, end }) => {
    const value = parsed(content);
    return value === undefined ? [] : [{ value, start, end }];
  });
  const found: JsonDocument[] = [];
  for (let at = 0, tries = 0; at < text.length && tries < maxTries; ) {
    const block = blocks.find(({ start }) => start >= at);
    const opening = text.slice(at, block?.start).search(/[[{]/);
    if (opening === -1) {
      if (block === undefined) break;
      found.push(block);
      at = block.end;
      continue;
    }
    tries += 1;
    const start = at + opening;
    const end = balancedEnd(text, start);
    const value = end === null ? undefined : parsed(text.slice(start, end));
    if (value !== undefined && end !== null) found.push({ value, start, end });
    at = value === undefined || end === null ? start + 1 : end;
  }
  return found;
}

/** Words before a document that is only an example, or what is wrong. */
const aside =
  /(?<!\p{L})(?:for example|for instance|e\.g\.|such as|example|instead of|not|unlike|rather than|original|input|given|before|wrong|incorrect|schema|format|template|beispiel|par exemple|por ejemplo)(?!\p{L})[^.!?\n]{0,40}[:,]?[\s*`]*$/iu;
/** Words before a document that is the answer, or takes the place of the one before it. */
const final =
  /(?<!\p{L})(?:answer|result|final|output|correct(?:ed|ion)?|fixed|actually|wait|sorry|mistake|instead|better|should be|updated?|revised?|no|oops|rather|in the end|so|therefore|thus|antwort|korrigiert|ergebnis|réponse|corrigé|respuesta|corregido)(?!\p{L})[^{}[\]]*$|修正|更正|答案|正しくは|订正/iu;

/** The JSON that a reply gives as its answer, the last where it gives several side by side; undefined: there is none. */
export const jsonOfReply = (text: string): unknown => jsonAnswers(text).at(-1);

/** What a reply gives as its JSON: one document, or several side by side, of which it cannot be told which is meant. Empty: there is none. */
export function jsonAnswers(text: string): readonly unknown[] {
  const unix = text.replaceAll("\r\n", "\n");
  const all = jsonDocuments(unix);
  // "[1]" in prose is a note, not an answer.
  const documents = all.some(({ value }) => !isNote(value)) ? all.filter(({ value }) => !isNote(value)) : all;
  const before = (index: number): string =>
    unix.slice(documents[index - 1]?.end ?? 0, documents[index]?.start);
  const meant = documents.filter(
    (_, index) =>
      !aside.test(before(index)) ||
      (final.test(before(index)) && !/(?<!\p{L})not[^.]{0,20}$/iu.test(before(index))),
  );
  const usable = meant.length > 0 ? meant : documents;
  const last = usable.at(-1);
  if (last === undefined) return [];
  const at = documents.indexOf(last);
  // Prose between two documents sets the later in the place of the earlier; nothing between them sets them side by side.
  const isSideBySide = (index: number): boolean =>
    index > 0 && /^[\s,;]*(?:and|or|und|oder|or also)?[\s,;:]*$/i.test(before(index));
  let first = at;
  while (isSideBySide(first)) first -= 1;
  return documents
    .slice(first, at + 1)
    .filter((one) => usable.includes(one))
    .map(({ value }) => value);
}

const isNote = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 1 && Number.isInteger(value[0]);

function balancedEnd(text: string, start: number): number | null {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (isInString) {
      if (letter === "\\") at += 1;
      else if (letter === '"') isInString = false;
    } else if (letter === '"') isInString = true;
    else if (letter === "{" || letter === "[") depth += 1;
    else if (letter === "}" || letter === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

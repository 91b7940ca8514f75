/** One member of a JSON object, as positions in its text. */
export interface TopLevelMember {
  readonly key: string;
  /** First character of the key's opening quote. */
  readonly start: number;
  readonly valueStart: number;
  /** One past the value's last character. */
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Members of the outermost object of a text that is known to be valid JSON, in order, repeats included; null where the text holds no
 * object. Works on ordinary strings and on byte strings (latin1) alike, since JSON's own syntax is ASCII. Values are skipped, not
 * read: long strings are crossed by `indexOf`, so megabytes of base64 cost little.
 */
export function scanTopLevel(text: string): TopLevelMember[] | null {
  let position = skipSpace(text, 0);
  if (text.charCodeAt(position) !== 0x7b) return null;
  const members: TopLevelMember[] = [];
  position = skipSpace(text, position + 1);
  while (text.charCodeAt(position) === quote) {
    const start = position;
    const keyEnd = skipString(text, position);
    const rawKey = text.slice(start + 1, keyEnd - 1);
    const key = rawKey.includes("\\") ? (JSON.parse(`"${rawKey}"`) as string) : rawKey;
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, valueStart);
    members.push({ key, start, valueStart, end });
    position = skipSpace(text, end);
    if (text.charCodeAt(position) !== 0x2c) break;
    position = skipSpace(text, position + 1);
  }
  return members;
}

/** Text of a member's value, of the last one where the key is repeated, as `JSON.parse` has it; null: no such member. */
export function memberText(text: string, members: readonly TopLevelMember[], key: string): string | null {
  const member = members.findLast((candidate) => candidate.key === key);
  return member === undefined ? null : text.slice(member.valueStart, member.end);
}

function skipSpace(text: string, from: number): number {
  let position = from;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return position;
    position += 1;
  }
}

/** `from` is at the opening quote; the result is one past the closing one. */
function skipString(text: string, from: number): number {
  let position = from + 1;
  for (;;) {
    const end = text.indexOf('"', position);
    if (end === -1) return text.length;
    let escapes = end - 1;
    while (escapes >= position && text.charCodeAt(escapes) === backslash) escapes -= 1;
    if ((end - 1 - escapes) % 2 === 0) return end + 1;
    position = end + 1;
  }
}

function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === quote) return skipString(text, from);
  if (first === 0x7b || first === 0x5b) return skipNested(text, from);
  let position = from;
  for (; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === 0x2c || code === 0x7d || code <= 0x20) break;
  }
  return position;
}

/** `from` is at an opening brace or bracket; both kinds count alike, because the text is valid. */
function skipNested(text: string, from: number): number {
  let depth = 0;
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === quote) {
      position = skipString(text, position);
      continue;
    }
    position += 1;
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth === 0) return position;
    }
  }
  return position;
}

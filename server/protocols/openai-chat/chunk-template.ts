/** Members whose strings differ from chunk to chunk, by protocol; padding against guessing lengths (`obfuscation`) is no content. */
const members = {
  chat: /"(content|reasoning_content|reasoning|arguments|obfuscation)"\s*:\s*"/g,
  messages: /"(text|thinking|partial_json)"\s*:\s*"/g,
} as const;
/** What may stand in a JSON string, to its closing quote: no control character (`\p{Cc}` would exclude bytes of UTF-8 as well). */
const plain = '[^"\\\\\\u0000-\\u001f]*';
const stringBody = new RegExp(`${plain}(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plain})*`, "y");

/**
 * The chunks of one stream are alike but for a string or two. An event that is, letter by letter, one that was parsed, with other valid strings in those
 * places, is as valid as that one: so most events need no parser. Works on byte strings.
 */
export class ChunkTemplate {
  /** What stands before, between and behind the strings. */
  readonly #literals: readonly string[];
  readonly #isContent: readonly boolean[];
  /** Whether the last match held content. */
  hasContent = false;
  /** How many events of the last run did. */
  contentEvents = 0;

  private constructor(literals: readonly string[], isContent: readonly boolean[]) {
    this.#literals = literals;
    this.#isContent = isContent;
  }

  /** @param event whole and valid, with content and nothing else to note. null: no part of it is expected to differ */
  static of(event: string, protocol: keyof typeof members): ChunkTemplate | null {
    const member = members[protocol];
    const literals: string[] = [];
    const isContent: boolean[] = [];
    let from = 0;
    member.lastIndex = 0;
    for (let found = member.exec(event); found !== null; found = member.exec(event)) {
      literals.push(event.slice(from, member.lastIndex));
      isContent.push(found[1] !== "obfuscation");
      stringBody.lastIndex = member.lastIndex;
      stringBody.test(event);
      from = stringBody.lastIndex;
      member.lastIndex = from;
    }
    literals.push(event.slice(from));
    if (!isContent.includes(true)) return null;
    const template = new ChunkTemplate(literals, isContent);
    return template.match(event, 0) === event.length ? template : null;
  }

  /** Passes by the events of this shape that follow each other. @returns one past the last of them */
  run(text: string, start: number): number {
    this.contentEvents = 0;
    let at = start;
    for (let end = this.match(text, at); end !== -1; end = this.match(text, at)) {
      if (this.hasContent) this.contentEvents += 1;
      at = end;
    }
    return at;
  }

  /** @returns one past the event of this shape that begins there, or -1 */
  match(text: string, start: number): number {
    const literals = this.#literals;
    let at = start;
    let hasContent = false;
    for (let index = 0; index < literals.length; index += 1) {
      const literal = literals[index]!;
      // Comparing whole strings is many times as fast as `startsWith` with a position.
      if (text.slice(at, at + literal.length) !== literal) return -1;
      at += literal.length;
      if (index === literals.length - 1) break;
      stringBody.lastIndex = at;
      stringBody.test(text);
      if (this.#isContent[index] && stringBody.lastIndex > at) hasContent = true;
      at = stringBody.lastIndex;
    }
    this.hasContent = hasContent;
    return at;
  }
}

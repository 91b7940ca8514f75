/** Members whose strings differ from chunk to chunk, by protocol; padding against guessing lengths (`obfuscation`) is no content. */
const members = {
  chat: /"(content|reasoning_content|reasoning|arguments|obfuscation)"\s*:\s*"/g,
  messages: /"(text|thinking|partial_json)"\s*:\s*"/g,
} as const;
/** What may stand in a JSON string, to its closing quote: no control character (`\p{Cc}` would exclude bytes of UTF-8 as well). */
const plain = '[^"\\\\\\u0000-\\u001f]*';
const stringBody = new RegExp(`${plain}(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plain})*`, "y");

type StringKind = "answer" | "reasoning" | "padding";

/**
 * The chunks of one stream are alike but for a string or two. An event that is, letter by letter, one that was parsed, with other valid strings in those
 * places, is as valid as that one: so most events need no parser. Works on byte strings.
 */
export class ChunkTemplate {
  /** What stands before, between and behind the strings. */
  readonly #literals: readonly string[];
  readonly #kinds: readonly StringKind[];
  /** Whether the last match held content. */
  hasContent = false;
  /** How many events of the last run did. */
  contentEvents = 0;
  /** Whether one of them held content that is no reasoning. */
  hasAnswer = false;

  private constructor(literals: readonly string[], kinds: readonly StringKind[]) {
    this.#literals = literals;
    this.#kinds = kinds;
  }

  /** @param event whole and valid, with content and nothing else to note. null: no part of it is expected to differ */
  static of(event: string, protocol: keyof typeof members): ChunkTemplate | null {
    const member = members[protocol];
    const literals: string[] = [];
    const kinds: StringKind[] = [];
    let from = 0;
    member.lastIndex = 0;
    for (let found = member.exec(event); found !== null; found = member.exec(event)) {
      literals.push(event.slice(from, member.lastIndex));
      const name = found[1]!;
      kinds.push(name === "obfuscation" ? "padding" : name.startsWith("reasoning") ? "reasoning" : "answer");
      stringBody.lastIndex = member.lastIndex;
      stringBody.test(event);
      from = stringBody.lastIndex;
      member.lastIndex = from;
    }
    literals.push(event.slice(from));
    if (kinds.every((kind) => kind === "padding")) return null;
    const template = new ChunkTemplate(literals, kinds);
    return template.match(event, 0) === event.length ? template : null;
  }

  /** Passes by the events of this shape that follow each other. @returns one past the last of them */
  run(text: string, start: number): number {
    this.contentEvents = 0;
    this.hasAnswer = false;
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
    let hasAnswer = false;
    for (let index = 0; index < literals.length; index += 1) {
      const literal = literals[index]!;
      // Comparing whole strings is many times as fast as `startsWith` with a position.
      if (text.slice(at, at + literal.length) !== literal) return -1;
      at += literal.length;
      if (index === literals.length - 1) break;
      stringBody.lastIndex = at;
      stringBody.test(text);
      const kind = this.#kinds[index];
      if (kind !== "padding" && stringBody.lastIndex > at) {
        hasContent = true;
        hasAnswer ||= kind === "answer";
      }
      at = stringBody.lastIndex;
    }
    this.hasContent = hasContent;
    this.hasAnswer ||= hasAnswer;
    return at;
  }
}

import { FoldedText } from "./folded-text.ts";
import { type RedactionKind, type RedactionPattern, redactionPatterns } from "./patterns.ts";

interface RedactorOptions {
  /** What is looked for. @default everything */
  readonly kinds?: readonly RedactionKind[];
  /** Own patterns, by what stands in the place of their matches. @default none */
  readonly own?: Readonly<Record<string, RegExp>>;
}

/** Texts without what names people or opens doors. */
export interface Redactor {
  text(text: string): string;
  /**
   * A copy of a request's or reply's JSON with every text in it redacted, or the same object where there is nothing to redact. Names of fields stay, and what is no text for people:
   * encoded media, signatures, and what they sign.
   */
  json<Value>(value: Value): Value;
}

export function createRedactor({ kinds, own = {} }: RedactorOptions = {}): Redactor {
  const patterns: RedactionPattern[] = [
    ...Object.entries(own).map(([kind, pattern]) => ({
      kind,
      pattern: new RegExp(pattern, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`),
    })),
    ...redactionPatterns.filter(({ kind }) => kinds === undefined || kinds.includes(kind)),
  ];

  function text(original: string): string {
    const folded = FoldedText.of(original);
    let result = original;
    for (const { kind, pattern, lengthOf } of patterns) {
      const lengthIn = (match: string): number => lengthOf?.(match) ?? match.length;
      if (folded === null)
        result = result.replace(pattern, (match) => {
          const length = lengthIn(match);
          return length === 0 ? match : `[${kind}]${match.slice(length)}`;
        });
      else folded.replace(pattern, (match) => ({ text: `[${kind}]`, length: lengthIn(match) }));
    }
    return folded?.unfolded() ?? result;
  }

  /** @param isFree within what a tool gets or gives, whose fields have the names that its author chose */
  function walk(value: unknown, field: string, isFree: boolean): unknown {
    if (typeof value === "string") return isFree || isText(value, field) ? text(value) : value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map((item) => walk(item, field, isFree));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (!isFree && isSigned(value)) return value;
    // A document that is a text has it in `data`, where others have encoded media.
    const isTextSource = "type" in value && value.type === "text";
    const entries = Object.entries(value);
    const redacted = entries.map(
      ([name, member]) =>
        [
          name,
          walk(
            member,
            isTextSource && name === "data" ? "text" : name,
            isFree || (isObject(member) && freeFields.has(name)),
          ),
        ] as const,
    );
    return redacted.every(([, member], index) => member === entries[index]![1])
      ? value
      : Object.fromEntries(redacted);
  }

  return { text, json: <Value>(value: Value) => walk(value, "", false) as Value };
}

/** Fields that machines compare or decode: a change breaks the request. */
const opaqueFields: ReadonlySet<string> = new Set([
  ...["id", "call_id", "tool_call_id", "tool_use_id", "type", "role", "model", "data", "file_data"],
  ...["signature", "encrypted_content", "media_type", "mime_type", "file_id"],
  ...["thoughtSignature", "thought_signature", "mimeType"],
]);

/** Objects that a tool's author has shaped: arguments and results of calls. */
const freeFields: ReadonlySet<string> = new Set([
  "input",
  "arguments",
  "args",
  "response",
  "structured_content",
]);

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Encoded media in an address, which is no text. */
const mediaUrl = /^data:(?:[\w.+-]+\/[\w.+-]+)?(?:;[^,\s]*)?;base64,[\w+/=-]*$/;

const isText = (value: string, field: string): boolean => !opaqueFields.has(field) && !mediaUrl.test(value);

const isFilled = (value: unknown): boolean => typeof value === "string" && value !== "";

/** Thinking that a provider signed and asks to get back unchanged. Nothing else is, whoever puts a signature on it. */
const isSigned = (value: object): boolean =>
  ("thought" in value &&
    value.thought === true &&
    "thoughtSignature" in value &&
    isFilled(value.thoughtSignature)) ||
  ("signature" in value &&
    isFilled(value.signature) &&
    "type" in value &&
    /^(?:thinking$|reasoning\b)/.test(String(value.type)));

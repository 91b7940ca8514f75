import type { Fields } from "../fields.ts";

interface SentEvent {
  readonly name: string | null;
  /** null: `[DONE]`. */
  readonly data: Fields | null;
}

/** The events of a stream, read the simple way: from its whole text. */
export function sseFields(text: string): SentEvent[] {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n\n")
    .filter((event) => /^data:/m.test(event))
    .map((event) => {
      const data = /^data: ?(.*)$/m.exec(event)?.[1] ?? "";
      return {
        name: /^event: ?(.*)$/m.exec(event)?.[1] ?? null,
        data: data === "[DONE]" ? null : (JSON.parse(data) as Fields),
      };
    });
}

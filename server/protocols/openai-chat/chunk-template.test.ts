import { describe, expect, it } from "vitest";
import { ChunkTemplate } from "./chunk-template.ts";

const event = (text: string, more = ""): string =>
  `data: {"id":"c","choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":null}]${more}}\n\n`;

describe("ChunkTemplate", () => {
  it("passes by events that differ in valid strings alone", () => {
    const template = ChunkTemplate.of(event("Hi"), "chat")!;
    for (const text of ["", " there", 'a \\"quoted\\" \\u00e9\\n', "na\u00c3\u00afve", "}],[{"]) {
      const one = event(text);
      expect(template.match(`before${one}`, 6)).toBe(6 + one.length);
      expect(template.hasContent).toBe(text !== "");
      expect(() => JSON.parse(one.slice(6))).not.toThrow();
    }
  });

  it("leaves whatever else differs, or is not valid, to the parser", () => {
    const template = ChunkTemplate.of(event("Hi"), "chat")!;
    const others = [
      event('a "quoted'),
      event("a\\x"),
      event("a\\u12"),
      event("a\nb"),
      event("cut").slice(0, -5),
      event("Hi", ',"usage":{"prompt_tokens":1}'),
      event("Hi").replace("null", '"stop"'),
      event("Hi").replace('"index":0', '"index":1'),
    ];
    for (const other of others) expect(template.match(other, 0)).toBe(-1);
  });

  it("takes padding that differs in every chunk, which is no content", () => {
    const template = ChunkTemplate.of(event("Hi", ',"obfuscation":"x1"'), "chat")!;
    const next = event("", ',"obfuscation":"abcdef"');
    expect(template.match(next, 0)).toBe(next.length);
    expect(template.hasContent).toBe(false);
  });

  it("passes by deltas of Messages, each counted where it holds something", () => {
    const delta = (text: string, type = "text", index = 0): string =>
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}_delta","${type}":"${text}"}}\n\n`;
    const template = ChunkTemplate.of(delta("Hi"), "messages")!;
    const alike = delta("a") + delta("") + delta('\\"b\\"');
    expect(template.run(alike + delta("x", "text", 1), 0)).toBe(alike.length);
    expect(template.contentEvents).toBe(2);
    expect(template.run(delta("x", "thinking"), 0)).toBe(0);
  });
});

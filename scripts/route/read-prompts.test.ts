import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type PromptLine, readPrompts } from "./read-prompts.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-prompts-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Buffer, name = "prompts.jsonl"): Promise<PromptLine[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const lines: PromptLine[] = [];
  for await (const line of readPrompts(path)) lines.push(line);
  return lines;
}
const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const user = (content: unknown): object => ({ role: "user", content });

describe("readPrompts", () => {
  it("reads prompts, conversations and requests, with a byte order mark, CRLF, blank lines and gzip", async () => {
    const tools = [{ type: "function", function: { name: "f" } }];
    const image = [
      { type: "text", text: "What is it?" },
      { type: "image_url", image_url: { url: "data:," } },
    ];
    const text = `\ufeff${lines(
      { prompt: "Hi", task: "chat", provider: "mine" },
      { input: [user("one"), { role: "assistant", content: null }, user("two")] },
      { prompt: [user(image)], tools: null },
      { messages: [user("call it")], tools, max_tokens: 9, routing: { min_quality: 0.5 }, tool_choice: 3 },
    ).replaceAll("\n", "\r\n\r\n")}`;
    const read1 = await read(text);
    expect(await read(gzipSync(text), "prompts.jsonl.gz")).toEqual(
      read1.map((line) => ({ ...line, bytesRead: expect.any(Number) })),
    );
    expect(read1.map(({ prompt, task }) => [prompt, task])).toEqual([
      ["Hi", "chat"],
      ["two", null],
      ["What is it?", null],
      ["call it", null],
    ]);
    expect(read1[0]!.request).toEqual({ messages: [user("Hi")] });
    expect(read1[3]!.request).toEqual({
      ...{ messages: [user("call it")], tools, max_tokens: 9 },
      routing: { min_quality: 0.5 },
    });
  });

  it.each([
    ["prompt,task\n", "1 is not a JSON object"],
    ['[{"prompt": "a"}]\n', "1 is not a JSON object"],
    [`${lines({ prompt: "a" })}{"prompt": "a"\n`, "2 is not a JSON object"],
    [lines({ question: "a" }), "1 has no prompt: give it a text field `prompt`"],
    [lines({ prompt: 5 }), "1: `prompt` must be a text, or an array of messages."],
    [lines({ messages: [] }), "1: `messages` needs at least 1 item."],
    [lines({ messages: "Hi" }), "1: `messages` must be an array."],
    [lines({ messages: ["Hi"] }), "1: `messages[0]` must be an object."],
    [lines({ messages: [{ content: "Hi" }] }), "1: `messages[0].role` is missing."],
    [lines({ messages: [user(7)] }), "1: `messages[0].content` must be a string"],
    [lines({ messages: [{ role: "bot", content: "" }] }), "1: `messages[0].role` must be one of: system"],
    [lines({ messages: [{ role: "system", content: "" }] }), "1 has no prompt: `messages` needs a message"],
    [lines({ prompt: "a" }, { prompt: "a", tools: "f" }), "2: `tools` must be an array or null."],
    [lines({ prompt: "a", routing: { min_qualty: 1 } }), "1: `routing.min_qualty` is not a known field"],
  ])("names line, field and fix: %j", async (content, message) => {
    await expect(read(content)).rejects.toThrow(`prompts.jsonl:${message}`);
  });

  it("says what is wrong with the file", async () => {
    await expect(read("\n\n")).rejects.toThrow("holds no prompt: name a file of JSON lines");
    await expect(readPrompts(folder).next()).rejects.toThrow(`${folder} is a folder`);
    await expect(readPrompts(join(folder, "none")).next()).rejects.toThrow("There is no file");
    await expect(read("no gzip", "bad.gz")).rejects.toThrow("is it a gzip file, and whole?");
    const cut = gzipSync(lines({ prompt: "a" })).subarray(0, -9);
    await expect(read(cut, "cut.gz")).rejects.toThrow("is it a gzip file, and whole?");
  });
});

import { describe, expect, it } from "vitest";
import { maxInput, maxInputTokens } from "./max-input.ts";

/** @param bytes null: the body was translated, or written by the gateway */
const operation = (body: object, bytes: Uint8Array | null = null) =>
  ({ payload: { body, bytes }, chatBody: () => body }) as never;
const read = (body: object, bytes?: Uint8Array) => maxInput(operation(body, bytes));
const asked = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });
const bytesOf = (body: object): number => Buffer.byteLength(JSON.stringify(body));

const plain = { hasUnseen: false, hasImage: false, hasAudio: false, searches: 0 };
const unseen = { hasUnseen: true };
const base64 = "A".repeat(6_400);

describe("the input of a request", () => {
  it("is at most a token for each byte, and some for what stands around it", () => {
    const body = { messages: [{ role: "user", content: "🜁日本" }] };
    expect(read(body)).toEqual({ ...plain, tokens: bytesOf(body) + 64 });
    expect(read(body, new Uint8Array(1_000)).tokens).toBe(1_064);
    const same = operation(body);
    expect(maxInput(same)).toBe(maxInput(same));
  });

  it("has the instructions on tools that a provider adds", () => {
    const tools = [{ type: "function", function: { name: "f" } }];
    expect(read({ tools })).toEqual({ ...plain, tokens: bytesOf({ tools }) + 764 });
    expect(read({ tools: [] }).tokens).toBe(bytesOf({ tools: [] }) + 64);
    expect(read({ tools: "ab" }).tokens).toBe(bytesOf({ tools: "ab" }) + 64);
  });

  it.each([
    ["by address", { type: "image_url", image_url: { url: "https://example.com/a.png" } }, 0],
    ["in place", { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } }, 6_422],
    ["of Responses", { type: "input_image", image_url: `data:image/png;base64,${base64}` }, 6_422],
    [
      "of Messages",
      { type: "image", source: { type: "base64", media_type: "image/png", data: base64 } },
      6_400,
    ],
    ["of no address at all", { type: "image_url", image_url: { url: null } }, 0],
  ])("has 5,000 tokens for a picture, whatever its bytes: %s", (_name, part, characters) => {
    const body = asked(part, part);
    const tokens = bytesOf(body) - 2 * characters + 10_000 + 64;
    expect(read(body)).toEqual({ ...plain, hasImage: true, tokens });
  });

  it("has the pictures that stand elsewhere: of earlier replies, in results of tools, in documents of blocks", () => {
    const picture = { type: "input_image", file_id: "file_1" };
    for (const body of [
      { messages: [{ role: "assistant", content: "", images: [picture] }] },
      { messages: [{ role: "user", content: [{ type: "tool_result", content: [picture] }] }] },
      { input: [{ type: "function_call_output", call_id: "a", output: [picture] }] },
      { input: [{ type: "computer_call_output", output: { type: "computer_screenshot", file_id: "f" } }] },
      asked({
        type: "document",
        source: { type: "content", content: [{ type: "text", text: "a" }, picture] },
      }),
    ])
      expect(read(body)).toEqual({ ...plain, hasImage: true, tokens: bytesOf(body) + 5_064 });
  });

  it("has a token for each 32 characters of sound", () => {
    const part = { type: "input_audio", input_audio: { data: `${base64}A`, format: "wav" } };
    const body = asked(part, part);
    const tokens = bytesOf(body) - 2 * 6_401 + 401 + 64;
    expect(read(body)).toEqual({ ...plain, hasAudio: true, tokens });
  });

  it("is never less than nothing for its pictures", () => {
    const part = { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } };
    expect(read(asked(part), new Uint8Array(10)).tokens).toBe(5_064);
  });

  it.each([
    { type: "audio_url", audio_url: { url: "https://example.com/a.wav" } },
    { type: "file", file: { file_id: "file_1" } },
    { type: "input_file", file_url: "https://example.com/a.pdf" },
    { type: "document_url", document_url: "https://example.com/a.pdf" },
    { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } },
    { type: "document", source: { type: "file", file_id: "file_1" } },
    { type: "video_url", video_url: { url: "https://example.com/a.mp4" } },
    { type: "container_upload", file_id: "file_1" },
    { type: "file", a: { b: { c: { data: "not where any provider reads" } } } },
    // Packed: few bytes may be many pages.
    { type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } },
    { type: "input_file", file_data: "AAAA" },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: "AAAA" } },
    { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } },
  ])("may be all that the window holds where its bytes do not bound it: %j", (part) => {
    expect(read(asked(part))).toMatchObject(unseen);
    expect(read({ input: [{ role: "user", content: [part] }] })).toMatchObject(unseen);
  });

  it.each([
    { type: "file", file: { file_data: "data:text/plain;base64,AAAA" } },
    { type: "input_file", file_data: "data:text/csv;base64,AAAA" },
    { type: "document", source: { type: "text", media_type: "text/plain", data: "AAAA" } },
    { type: "document", source: { type: "content", content: "AAAA" } },
    { type: "text", text: "data:" },
    { type: "a part that nobody knows" },
    null,
    "text",
  ])("is bound by its bytes where they are its text: %j", (part) => {
    expect(read(asked(part))).toMatchObject(plain);
  });

  it("may be more than it carries where it goes on from what the provider keeps", () => {
    const bytes = new Uint8Array(1);
    for (const body of [
      { previous_response_id: "resp_1" },
      { conversation: "conv_1" },
      { prompt: { id: "pmpt_1" } },
      { input: [{ type: "item_reference", id: "msg_1" }] },
      { messages: [{ role: "assistant", audio: { id: "audio_1" } }] },
    ])
      expect(read(body, bytes)).toMatchObject(unseen);
    // Written into the body instead.
    expect(read({ previous_response_id: "resp_1" })).toMatchObject(plain);
    expect(read({ previous_response_id: null, conversation: null, prompt: null }, bytes)).toMatchObject(
      plain,
    );
  });

  it("may be more than it carries where the provider runs tools, and has their searches", () => {
    for (const [body, searches] of [
      [{ tools: [{ type: "web_search_20250305", max_uses: 3 }, { type: "file_search" }] }, 13],
      [{ tools: [{ type: "x_search" }] }, 10],
      [{ tools: [{ type: "code_interpreter" }] }, 0],
      [{ web_search_options: {} }, 10],
      [{ search_parameters: { mode: "auto" } }, 10],
      [{ mcp_servers: [] }, 0],
      [{ container: "c" }, 0],
    ] as const)
      expect(read(body)).toMatchObject({ hasUnseen: true, searches });
    const types = ["function", "custom", "bash_20250124", "text_editor_20250728", "computer_use_preview"];
    expect(read({ tools: [...types.map((type) => ({ type })), {}, { type: 1 }] })).toMatchObject(plain);
  });
});

describe("maxInputTokens", () => {
  it("is no more than the window, and all of it where the bytes bound nothing", () => {
    const known = { ...plain, tokens: 500 };
    expect([1_000, 400, null].map((window) => maxInputTokens(known, window))).toEqual([500, 400, 500]);
    const more = { ...known, hasUnseen: true };
    expect([1_000, 400, null].map((window) => maxInputTokens(more, window))).toEqual([1_000, 400, 131_072]);
    expect(maxInputTokens({ ...more, tokens: 200_000 }, null)).toBe(200_000);
  });
});

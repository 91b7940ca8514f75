import { describe, expect, it } from "vitest";
import { cacheKey } from "../../cache/cache-rule.ts";
import { maxInput } from "../../pipeline/plan/max-input.ts";
import type { Fields } from "../fields.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { geminiOperation } from "./gemini-operation.ts";

const context = { id: "r", principal: { tenant: "t" }, sessionId: null, receivedAtMs: 0, isDebug: false };
const contents = [{ role: "user", parts: [{ text: "Hi" }] }];

function operation(body: Fields, call = { model: "auto", isStream: false }) {
  const text = JSON.stringify(body);
  return geminiOperation(call, canonicalRequest(body) as never, Buffer.from(text), context as never);
}
const asking = (part: Fields, more: Fields = {}) => operation({ contents: [{ parts: [part] }], ...more });
const inline = (mime_type: string, characters: number) => ({
  inline_data: { mime_type, data: "A".repeat(characters) },
});

describe("the highest input of a request of Gemini's API", () => {
  it("is bounded by its bytes, of pictures and sound by what models read of them", () => {
    const plain = maxInput(asking({ text: "Hi" }));
    expect(plain).toMatchObject({ hasUnseen: false, hasImage: false, hasAudio: false, searches: 0 });
    const image = maxInput(asking(inline("image/png", 100_000)));
    expect(image).toMatchObject({ hasUnseen: false, hasImage: true });
    expect(image.tokens).toBeLessThan(6_000);
    const sound = maxInput(asking(inline("audio/wav", 320_000)));
    expect(sound).toMatchObject({ hasUnseen: false, hasAudio: true });
    expect(sound.tokens).toBeLessThan(11_000);
  });

  it.each([
    ["a packed file", asking(inline("application/pdf", 100))],
    [
      "a file at an address",
      asking({ fileData: { mimeType: "application/pdf", fileUri: "https://a.test/b" } }),
    ],
    ["a file that Google has", asking({ fileData: { mimeType: "application/pdf", fileUri: "files/a" } })],
    ["sound that Google has", asking({ fileData: { mimeType: "audio/wav", fileUri: "gs://a/b" } })],
    ["what a search finds", asking({ text: "Hi" }, { tools: { google_search: {} } })],
    ["what code prints", asking({ text: "Hi" }, { tools: [{ codeExecution: {} }] })],
  ])("is more than its bytes for %s", (_name, asked) => {
    expect(maxInput(asked).hasUnseen).toBe(true);
  });

  it("counts searches", () => {
    expect(maxInput(asking({ text: "Hi" }, { tools: [{ googleSearch: {} }] })).searches).toBeGreaterThan(0);
  });
});

describe("what a request of Gemini's API needs", () => {
  it.each([
    ["in place", inline("video/mp4", 100)],
    ["at an address", { fileData: { mimeType: "video/webm", fileUri: "https://a.test/b" } }],
    ["that Google has", { fileData: { mimeType: "VIDEO/MP4", fileUri: "files/a" } }],
    ["at YouTube, whose type nobody states", { fileData: { fileUri: "https://www.youtube.com/watch?v=a" } }],
    [
      "that a function returned",
      { functionResponse: { name: "f", response: {}, parts: [inline("video/mp4", 100)] } },
    ],
  ])("is a model that takes video for one %s", (_name, part) => {
    expect(asking(part).parsed().requirements).toMatchObject({ videoInput: true, fileInput: false });
  });
});

describe("the cache key of a request of Gemini's API", () => {
  const call = { model: "a/m", isStream: false };
  const key = cacheKey(operation({ contents }, call));

  it("is another for another model of the path, for a stream, and for what the reply depends on", () => {
    const others = [
      operation({ contents }, { ...call, model: "a/n" }),
      operation({ contents }, { ...call, isStream: true }),
      operation({ contents, systemInstruction: { parts: [{ text: "Be brief" }] } }, call),
      operation({ contents, generationConfig: { seed: 1 } }, call),
      operation({ contents, safetySettings: [] }, call),
    ].map(cacheKey);
    expect(new Set([key, ...others]).size).toBe(6);
  });

  it("is the same in either spelling, and whatever the labels", () => {
    const config = (name: string) => ({ [name]: { temperature: 0 } });
    expect(cacheKey(operation({ contents, ...config("generation_config") }, call))).toBe(
      cacheKey(operation({ contents, ...config("generationConfig") }, call)),
    );
    expect(cacheKey(operation({ contents, labels: { a: "b" }, serviceTier: "flex" }, call))).toBe(key);
  });
});

import { describe, expect, it } from "vitest";
import { readMessagesRequest } from "../../protocols/anthropic-messages/read-messages-request.ts";
import { ranOnFiles } from "../../protocols/asked-tools.ts";
import type { Fields } from "../../protocols/fields.ts";
import { readGeminiRequest } from "../../protocols/gemini/read-gemini-request.ts";
import { readChatRequest } from "../../protocols/openai-chat/read-chat-request.ts";
import { readResponsesRequest } from "../../protocols/openai-responses/read-responses-request.ts";
import { upstreamRequest } from "../../protocols/protocols.ts";
import { fitContentPart } from "./fit-content-part.ts";
import { fitParameters } from "./fit-parameters.ts";

const [here, there] = ["data:application/pdf;base64,QUJDRA==", "https://a.example/a.pdf"];
const png = "data:image/png;base64,QUJDRA==";

/** The messages that an endpoint of chat completions gets under `auto`. */
function fitted(part: Fields, provider: string): { part: Fields; dropped: readonly string[] } {
  const messages = [{ role: "user", content: [part] }];
  const fit = fitParameters({ messages }, { provider, upstreamModel: "m" }, new Set());
  const [message] = (fit.messages ?? messages) as { content: Fields[] }[];
  return { part: message!.content[0]!, dropped: fit.dropped };
}

describe("fitContentPart", () => {
  it.each<readonly [Fields, Fields]>([
    [
      { type: "file", file: { filename: "b.pdf", file_data: here } },
      { document_url: here, document_name: "b.pdf" },
    ],
    [
      { type: "input_file", file_url: there, filename: "b.pdf" },
      { document_url: there, document_name: "b.pdf" },
    ],
    [
      { type: "file_url", file_url: { url: there } },
      { document_url: there, document_name: "file.pdf" },
    ],
    [
      { type: "document", source: { type: "url", url: there }, title: "B" },
      { document_url: there, document_name: "B" },
    ],
  ])("gives Mistral the file of %j as `document_url`", (part, members) => {
    expect(fitted(part, "mistral")).toEqual({ part: { type: "document_url", ...members }, dropped: [] });
  });

  it.each(["openai", "xai", "openrouter", "vllm"])(
    "gives %s the file of `document_url` as a file",
    (provider) => {
      const part = { type: "document_url", document_url: here, document_name: "b.pdf" };
      const file = { filename: "b.pdf", file_data: here };
      expect(fitted(part, provider)).toEqual({ part: { type: "file", file }, dropped: [] });
    },
  );

  it.each<readonly [Fields, Fields]>([
    [
      { type: "image", image: png },
      { type: "image_url", image_url: { url: png } },
    ],
    [
      { type: "file", file: { file_data: png } },
      { type: "image_url", image_url: { url: png } },
    ],
    [
      { type: "video", video: "https://a.example/v" },
      { type: "video_url", video_url: { url: "https://a.example/v" } },
    ],
    [
      { type: "audio_url", audio_url: "data:audio/mp3;base64,QUJD" },
      { type: "input_audio", input_audio: { data: "QUJD", format: "mp3" } },
    ],
  ])("gives an endpoint whose types are known %j as %j", (part, usual) => {
    expect(fitted(part, "qwen").part).toEqual(usual);
    // Of this server nobody knows which types it takes.
    expect(fitted(part, "vllm").part).toBe(part);
  });

  it("names what a part loses in its new form", () => {
    const part = { type: "image", image: png, cache_control: { type: "ephemeral" }, min_pixels: 9 };
    const { dropped } = fitted(part, "openai");
    expect([...dropped].sort()).toEqual(["messages.content.cache_control", "messages.content.min_pixels"]);
  });

  it.each<Fields>([
    { type: "text", text: "Hi" },
    { type: "file", file: { file_id: "file-1" } },
    { type: "image_embeds", image_embeds: "QUJD" },
    { type: "video", video: [png] },
    { type: "audio_url", audio_url: { url: "https://a.example/a.wav" } },
    { type: "document_url", document_url: 7 },
    { type: "hologram" },
  ])("leaves %j as it is, which the endpoint judges", (part) => {
    for (const takesDocumentUrl of [true, false]) expect(fitContentPart(part, takesDocumentUrl)).toBe(part);
  });
});

describe("a file for Mistral", () => {
  const source = { type: "base64", media_type: "application/pdf", data: "QUJDRA==" };
  const inlineData = { mimeType: "application/pdf", data: "QUJDRA==" };
  it.each<readonly [string, Fields, (body: Fields) => unknown]>([
    [
      "anthropic-messages",
      { max_tokens: 9, messages: [{ role: "user", content: [{ type: "document", source }] }] },
      readMessagesRequest,
    ],
    [
      "openai-responses",
      { input: [{ role: "user", content: [{ type: "input_file", file_data: here }] }] },
      readResponsesRequest,
    ],
    ["gemini", { contents: [{ role: "user", parts: [{ inlineData }] }] }, readGeminiRequest],
    [
      "openai-chat",
      { messages: [{ role: "user", content: [{ type: "file", file: { file_data: here } }] }] },
      readChatRequest,
    ],
  ])("of %s is its `document_url`, and is said to cost what nobody states", (protocol, body, read) => {
    const operation = {
      protocol,
      kind: "chat",
      payload: { body, bytes: null, isStream: false },
      normalised: () => read(body),
    };
    const deployment = { provider: "mistral", upstreamModel: "mistral-small-2603" };
    const { payload } = upstreamRequest(operation as never, "openai-chat", {
      ...deployment,
      maxOutputTokens: null,
    });
    const fit = fitParameters(payload.body, deployment, new Set());
    const part = { type: "document_url", document_url: here, document_name: "file.pdf" };
    expect(fit.messages).toEqual([{ role: "user", content: [part] }]);
    const call = { deployment, fit, operation: { kind: "chat", payload } };
    expect(ranOnFiles(call as never)).toBe("document_url (OCR)");
    expect(ranOnFiles({ ...call, deployment: { provider: "openai" } } as never)).toBeNull();
    const messages = [{ role: "user", content: "Hi" }];
    const plain = { ...call, fit: null, operation: { kind: "chat", payload: { body: { messages } } } };
    expect(ranOnFiles(plain as never)).toBeNull();
  });
});

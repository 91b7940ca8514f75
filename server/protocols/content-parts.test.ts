import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { partKinds } from "../../engine/index.ts";
import { Untranslatable } from "../operation/normalised-request.ts";
import { readMessagesRequest } from "./anthropic-messages/read-messages-request.ts";
import { upstreamProtocols } from "./behaviours/protocol-tables.ts";
import type { Fields } from "./fields.ts";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { readResponsesRequest } from "./openai-responses/read-responses-request.ts";
import { upstreamRequest } from "./protocols.ts";

const clients = {
  "openai-chat": {
    read: readChatRequest,
    body: (part: unknown): Fields => ({ messages: [{ role: "user", content: [part] }] }),
    path: "messages[0].content[0]",
  },
  "openai-responses": {
    read: readResponsesRequest,
    body: (part: unknown): Fields => ({ input: [{ type: "message", role: "user", content: [part] }] }),
    path: "input[0].content[0]",
  },
  "anthropic-messages": {
    read: readMessagesRequest,
    body: (part: unknown): Fields => ({ max_tokens: 9, messages: [{ role: "user", content: [part] }] }),
    path: "messages[0].content[0]",
  },
};
type Client = keyof typeof clients;
const partClients = ["openai-chat", "openai-responses"] as const;

/** The body that an upstream gets for one content part; what it is refused for. */
function sent(client: Client, upstream: string, part: unknown): Fields | Untranslatable {
  const to = upstreamProtocols.find(({ protocol }) => protocol === upstream)!;
  const body = clients[client].body(part);
  const operation = {
    ...{ protocol: client, payload: { body, bytes: null, isStream: false } },
    normalised: () => clients[client].read(body),
  };
  try {
    return upstreamRequest(operation as never, to.protocol, { ...to, maxOutputTokens: null }).payload.body;
  } catch (error) {
    if (error instanceof Untranslatable) return error;
    throw error;
  }
}

const pairs = (from: readonly Client[]): (readonly [Client, string])[] =>
  from.flatMap((client) =>
    upstreamProtocols.flatMap(({ protocol }) => (protocol === client ? [] : [[client, protocol] as const])),
  );

const inline = (type: string): string => `data:${type};base64,QUJDRA==`;
const at = (name: string): string => `https://a.example/${name}`;

/** What carries the same thing, by kind and by whether it is there or at an address. */
const forms: Readonly<Record<string, readonly Fields[]>> = {
  "image here": [
    { type: "image_url", image_url: { url: inline("image/png") } },
    { type: "image_url", image_url: inline("image/png") },
    { type: "input_image", image_url: inline("image/png") },
    { type: "image", image: inline("image/png") },
    { type: "image", source: { type: "base64", media_type: "image/png", data: "QUJDRA==" } },
    { type: "file", file: { file_data: inline("image/png") } },
    { type: "file", file: { file_data: "QUJDRA==", format: "image/png" } },
    { type: "file", data: "QUJDRA==", mediaType: "image/png" },
  ],
  "image there": [
    { type: "image_url", image_url: { url: at("a.png") } },
    { type: "image", image: at("a.png") },
    { type: "image", url: at("a.png") },
    { type: "image", source: { type: "url", url: at("a.png") } },
  ],
  "audio here": [
    { type: "input_audio", input_audio: { data: "QUJDRA==", format: "wav" } },
    { type: "input_audio", input_audio: { data: "data:;base64,QUJDRA==", format: "wav" } },
    { type: "audio_url", audio_url: { url: inline("audio/wav") } },
    { type: "audio", audio: inline("audio/wav") },
    { type: "audio", audio: { data: "QUJDRA==", format: "wav" } },
    { type: "file", file: { file_data: "QUJDRA==", filename: "a.wav", format: "audio/wav" } },
  ],
  "audio there": [
    { type: "audio_url", audio_url: { url: at("a.wav") } },
    { type: "audio_url", audio_url: at("a.wav") },
    { type: "audio", audio: at("a.wav") },
    { type: "input_audio", input_audio: { data: at("a.wav"), format: "wav" } },
  ],
  "video here": [
    { type: "video_url", video_url: { url: inline("video/mp4") } },
    { type: "input_video", input_video: { data: "QUJDRA==", format: "mp4" } },
    { type: "video", video: inline("video/mp4") },
    { type: "file", file: { file_data: "QUJDRA==", format: "video/mp4" } },
  ],
  "video there": [
    { type: "video_url", video_url: { url: at("a.mp4") } },
    { type: "video", video: at("a.mp4") },
    { type: "file", file: { file_id: at("a"), format: "video/mp4" } },
  ],
  "file here": [
    { type: "file", file: { filename: "a.pdf", file_data: inline("application/pdf") } },
    { type: "file", file: { file_data: "QUJDRA==", format: "application/pdf" } },
    { type: "input_file", filename: "a.pdf", file_data: inline("application/pdf") },
    { type: "file_url", file_url: { url: inline("application/pdf") } },
    { type: "document_url", document_url: inline("application/pdf") },
    { type: "document", source: { type: "base64", media_type: "application/pdf", data: "QUJDRA==" } },
  ],
  "file there": [
    { type: "input_file", file_url: at("a.pdf") },
    { type: "file", file: { file_url: at("a.pdf") } },
    { type: "file", file: { file_id: at("a.pdf"), format: "application/pdf" } },
    { type: "file_url", file_url: { url: at("a.pdf") } },
    { type: "document_url", document_url: at("a.pdf"), document_name: "a.pdf" },
    { type: "document", source: { type: "url", url: at("a.pdf") } },
  ],
};
/** Who has words for it. */
const taking: Readonly<Record<string, readonly string[]>> = {
  "image here": ["openai-chat", "anthropic-messages", "gemini", "openai-responses", "bedrock-converse"],
  "image there": ["openai-chat", "anthropic-messages", "gemini", "openai-responses"],
  "audio here": ["openai-chat", "gemini", "bedrock-converse"],
  "audio there": ["gemini"],
  "video here": ["openai-chat", "gemini", "bedrock-converse"],
  "video there": ["openai-chat", "gemini"],
  "file here": ["openai-chat", "anthropic-messages", "gemini", "openai-responses", "bedrock-converse"],
  "file there": ["openai-chat", "anthropic-messages", "gemini", "openai-responses"],
};
/** As each protocol writes it, the kind first; a document of Anthropic's is told apart from a picture by the type of the block. */
const written: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  image: {
    "openai-chat": /"image_url"/,
    "anthropic-messages": /"type":"image"/,
    gemini: /"mimeType":"image\/png"/,
    "openai-responses": /"input_image"/,
    "bedrock-converse": /"image":{"format":"png"/,
  },
  audio: {
    "openai-chat": /"input_audio":{"data":"QUJDRA==","format":"wav"}/,
    gemini: /"mimeType":"audio\/wav"/,
    "bedrock-converse": /"audio":{"format":"wav"/,
  },
  video: {
    "openai-chat": /"video_url"/,
    gemini: /"mimeType":"video\/mp4"/,
    "bedrock-converse": /"video":{"format":"mp4"/,
  },
  file: {
    "openai-chat": /"file":{"filename":"[^"]+\.pdf","file_data"/,
    "anthropic-messages": /"type":"document"/,
    gemini: /"mimeType":"application\/pdf"/,
    "openai-responses": /"input_file"/,
    "bedrock-converse": /"document":{"format":"pdf"/,
  },
};

describe.each(pairs(partClients))("a content part of %s to %s", (client, upstream) => {
  const cases = Object.entries(forms).flatMap(([what, parts]) => parts.map((part) => [what, part] as const));
  it.each(cases)("with %s arrives, or is refused: %j", (what, part) => {
    const body = sent(client, upstream, part);
    if (!taking[what]!.includes(upstream)) return expect(body).toBeInstanceOf(Untranslatable);
    const text = JSON.stringify(body);
    expect(text).toContain(what.endsWith(" here") ? "QUJDRA==" : "https://a.example/a");
    expect(text).toMatch(written[what.split(" ")[0]!]![upstream]!);
    // No part is told to the model as the text of its JSON.
    expect(text).not.toContain('\\"type\\"');
  });
});

const addressed = ["image_url", "audio_url", "video_url", "file_url", "document_url", "image", "audio"];
/** Values that are no address and no content, and what is said of them. */
const bad: readonly (readonly [unknown, RegExp])[] = [
  [null, /it is missing; send an https address, or the content itself/],
  [undefined, /it is missing/],
  [7, /it is no string/],
  [true, /it is no string/],
  [[["https://a.example/a"]], /it is no string/],
  ["", /it is empty/],
  [" ", /it is empty/],
  ["data:", /a data: address without Base64/],
  ["data:image/png;base64", /a data: address without Base64/],
  ["data:image/png;base64,", /a data: address without Base64/],
  ["data:image/png;base64,<svg>", /a data: address without Base64/],
  ["data:image/svg+xml,%3Csvg%3E", /a data: address without Base64/],
  ["javascript:alert(1)", /neither an https nor a data: address/],
  ["file:///etc/passwd", /neither an https nor a data: address/],
  ["/etc/passwd", /neither an https nor a data: address/],
  ["https://", /neither an https nor a data: address/],
];
/** Parts that are none, or that nobody else has: the member at fault, and what is said of it. */
const foreign: readonly (readonly [unknown, string, RegExp])[] = [
  ...["x", 7, null, [], [["x"]]].map((part) => [part, "", /it is no object/] as const),
  [{ type: 7 }, ".type", /content parts of type ``/],
  [{ type: "hologram", hologram: "x" }, ".type", /`hologram`.*send text, image_url, input_audio/],
  [{ type: "__proto__" }, ".type", /`__proto__`/],
  [{ type: "image_embeds", image_embeds: "QUJD" }, ".image_embeds", /send the image itself as image_url/],
  [{ type: "image_pil", image_pil: {} }, ".image_pil", /send the image itself as image_url/],
  [{ type: "audio_embeds", audio_embeds: "QUJD" }, ".audio_embeds", /send the audio itself as input_audio/],
  [{ type: "video", video: [inline("image/png")], fps: 2 }, ".video", /as one `video_url`, or the frames/],
  [{ type: "file", file: "x" }, ".file", /neither an https nor a data: address/],
  [{ type: "file", file: {} }, ".file.url", /it is missing/],
  [{ type: "file", file: { file_data: "<>" } }, ".file.file_data", /neither an address nor Base64/],
  [{ type: "file", file: { file_id: 7 } }, ".file_id", /it is no string/],
  [{ type: "input_audio", input_audio: { data: {} } }, ".input_audio.data.url", /it is missing/],
  [{ type: "image", source: { type: "base64", data: 7 } }, ".source.data", /it is no string/],
  [{ type: "image", source: { type: "url", url: "ftp://a" } }, ".source.url", /neither an https/],
  [{ type: "document", source: { type: "text", data: 7 } }, ".source.data", /it is no string/],
  [{ type: "document", source: { type: "tape" } }, ".source.type", /none of base64, url, file and text/],
  [{ type: "text", text: { a: 1 } }, ".text", /it is no string/],
];

const refused = (client: Client, upstream: string, part: unknown): unknown => {
  const { param, message } = sent(client, upstream, part) as Untranslatable;
  return { param, message };
};

describe.each(pairs(partClients))("what is no content part, of %s to %s", (client, upstream) => {
  const { path } = clients[client];
  it.each(addressed)("is refused by the name of its field: an address in `%s`", (type) => {
    for (const [value, said] of bad) {
      const message = expect.stringMatching(said);
      expect(refused(client, upstream, { type, [type]: value })).toEqual({
        param: `${path}.${type}`,
        message,
      });
      if (!type.endsWith("_url") || value == null) continue;
      const nested = { param: `${path}.${type}.url`, message };
      expect(refused(client, upstream, { type, [type]: { url: value } })).toEqual(nested);
    }
  });
  it.each(foreign)("is refused by the name of its field: %j", (part, member, said) => {
    const message = expect.stringMatching(said);
    expect(refused(client, upstream, part)).toEqual({ param: `${path}${member}`, message });
  });
});

describe.each(pairs(["anthropic-messages"]))("a block without a source, of %s to %s", (client, upstream) => {
  it.each([
    [{ type: "image", source: { type: "base64", media_type: "image/png", data: 7 } }, "source.data"],
    [{ type: "image", source: { type: "url", url: "javascript:alert(1)" } }, "source.url"],
    [{ type: "image" }, "source.type"],
    [{ type: "image", source: { type: "file", file_id: [] } }, "source.file_id"],
    [{ type: "document", source: { type: "text", data: ["x"] } }, "source.data"],
    [{ type: "document", source: "x" }, "source.type"],
  ])("is refused by the name of its field: %j", (part, member) => {
    expect(refused(client, upstream, part)).toMatchObject({ param: `messages[0].content[0].${member}` });
  });
});

describe("a request that stays in its protocol", () => {
  it.each(partClients)("of %s keeps every part as it is", (client) => {
    const parts = [
      ...bad.map(([value]) => ({ type: "image_url", image_url: value })),
      ...foreign.map(([part]) => part),
    ];
    for (const part of parts) expect(sent(client, client, part)).toEqual(clients[client].body(part));
  });
});

it("what fills many megabytes is carried", () => {
  const data = "QUJD".repeat(4_000_000);
  const body = sent("openai-chat", "anthropic-messages", {
    type: "audio_url",
    audio_url: `data:audio/wav;base64,${data}`,
  });
  expect(body).toMatchObject({ message: "Anthropic's models take no audio" });
  const part = { type: "file_url", file_url: `data:application/pdf;base64,${data}` };
  expect(JSON.stringify(sent("openai-chat", "gemini", part)).length).toBeGreaterThan(data.length);
});

it("thinking that Anthropic sealed stays sealed in a chat completion", () => {
  const content = [
    { type: "redacted_thinking", data: "c2VhbGVk" },
    { type: "text", text: "Hi" },
  ];
  const messages = [
    { role: "user", content: "Hi" },
    { role: "assistant", content },
    { role: "user", content: "?" },
  ];
  expect(readChatRequest({ messages }).turns[1]?.parts[0]).toMatchObject({
    ...{ kind: "reasoning", isRedacted: true, text: "" },
    signature: { protocol: "anthropic-messages", value: "c2VhbGVk" },
  });
});

it("every type stands under its kind in docs/protocols.md", () => {
  const page = readFileSync(new URL("../../docs/protocols.md", import.meta.url), "utf8");
  const kinds = new Set(partKinds.values());
  const rows = [...kinds].map((kind) => {
    const types = [...partKinds].flatMap(([type, one]) => (one === kind ? [`\`${type}\``] : []));
    return `| ${kind} | ${types.join(", ")} |`;
  });
  expect(page).toContain(rows.join("\n"));
});

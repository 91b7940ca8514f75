import { describe, expect, it } from "vitest";
import { computeCost } from "../../engine/index.ts";
import { clientProtocols } from "./behaviours/protocol-tables.ts";
import { type Fields, fieldsList, fieldsOf } from "./fields.ts";
import { replyCodec } from "./protocols.ts";
import type { ReplyContext } from "./reply-codec.ts";

const document = { document_index: 1, document_title: "Report.pdf", file_id: null, cited_text: "so it was" };
const places: Readonly<Record<string, Fields>> = {
  char_location: { ...document, start_char_index: 3, end_char_index: 12 },
  page_location: { ...document, start_page_number: 2, end_page_number: 3 },
  content_block_location: { ...document, start_block_index: 0, end_block_index: 1 },
  search_result_location: {
    ...{ source: "notes/7", title: "Note 7", cited_text: "so it was", search_result_index: 1 },
    ...{ start_block_index: 0, end_block_index: 1 },
  },
};
const cells = Object.entries(places).flatMap(([type, place]) =>
  clientProtocols.map((client) => [type, client.protocol, { type, ...place }, client] as const),
);

const context: ReplyContext = {
  ...{ requestId: "r1", nowSeconds: 7, servedModelId: "test/m", customTools: new Set(), clientBody: {} },
  priceUsage: (usage) => computeCost(usage, null, 0),
  maxEventBytes: 100_000,
};

/** Of a whole reply of each client protocol. */
const notesOf: Readonly<Record<string, (reply: Fields) => unknown>> = {
  "openai-chat": (reply) => fieldsOf(fieldsList(reply.choices)[0]?.message),
  "anthropic-messages": (reply) => fieldsList(reply.content)[0]?.citations,
  "openai-responses": (reply) =>
    fieldsList(fieldsList(fieldsList(reply.output)[0]?.content)[0]?.annotations)[0],
  gemini: (reply) => fieldsList(fieldsOf(fieldsList(reply.candidates)[0]?.groundingMetadata).groundingChunks),
};

describe.each(cells)("a %s of Claude's, for a client of %s", (_type, protocol, citation, client) => {
  const codec = replyCodec(protocol as never, "anthropic-messages")!;
  const usage = { input_tokens: 3, output_tokens: 2 };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "m", usage };

  it("is told whole", () => {
    const content = [{ type: "text", text: "So it was.", citations: [citation] }];
    const body = Buffer.from(JSON.stringify({ ...message, content, stop_reason: "end_turn" }));
    const reply = codec.readWhole(body, context);
    if (reply.kind !== "reply") throw new Error(JSON.stringify(reply));
    const parsed = JSON.parse(reply.bytes) as Fields;
    const notes = notesOf[protocol]!(parsed);
    const title = "title" in citation ? citation.title : document.document_title;
    if (protocol === "openai-responses")
      expect(notes).toEqual({ type: "file_citation", file_id: "document_1", filename: title, index: 1 });
    else if (protocol === "anthropic-messages") expect(notes).toEqual([citation]);
    else if (protocol === "gemini")
      expect(notes).toEqual([{ retrievedContext: { title, text: document.cited_text } }]);
    else {
      expect(notes).toMatchObject({ citations: [citation] });
      // Readers of OpenAI's annotations know one kind alone.
      expect(notes).not.toHaveProperty("annotations");
    }
    expect(client.hear(parsed).violations).toEqual([]);
  });

  it("is told in a stream", () => {
    const events = [
      { type: "message_start", message: { ...message, content: [], stop_reason: null } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "So it was." } },
      { type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation } },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
      { type: "message_stop" },
    ];
    const stream = codec.openStream(context);
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const sent = stream.push(Buffer.from(text)) + stream.end();
    expect(stream.fault).toBeNull();
    const marks = {
      "openai-chat": '"citations":[{',
      "openai-responses": '"file_citation"',
      "anthropic-messages": '"citations_delta"',
      gemini: '"retrievedContext":{',
    };
    expect(sent).toContain(marks[protocol]);
    expect(client.hearStream(sent)?.violations).toEqual([]);
  });
});

it("takes the address of a search result as one of the web", () => {
  const { search_result_location: place } = places;
  const citation = { type: "search_result_location", ...place, source: "https://example.org/7" };
  const content = [{ type: "text", text: "So it was.", citations: [citation] }];
  const body = Buffer.from(JSON.stringify({ content, usage: {}, stop_reason: "end_turn" }));
  const reply = replyCodec("openai-chat", "anthropic-messages")!.readWhole(body, context);
  expect(reply).toMatchObject({ kind: "reply" });
  expect("bytes" in reply && reply.bytes).toContain('"url_citation":{"url":"https://example.org/7"');
});

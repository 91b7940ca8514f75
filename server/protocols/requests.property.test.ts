import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { readMessagesRequest } from "./anthropic-messages/read-messages-request.ts";
import type { Piece, Question, Said } from "./behaviours/conversation.ts";
import { clientProtocols, upstreamProtocols } from "./behaviours/protocol-tables.ts";
import type { Understood } from "./behaviours/upstream-protocol.ts";
import type { Fields } from "./fields.ts";
import { readGeminiRequest } from "./gemini/read-gemini-request.ts";
import { readChatRequest } from "./openai-chat/read-chat-request.ts";
import { readResponsesRequest } from "./openai-responses/read-responses-request.ts";
import { upstreamRequest } from "./protocols.ts";

const readers = {
  "openai-chat": readChatRequest,
  "anthropic-messages": readMessagesRequest,
  "openai-responses": readResponsesRequest,
  gemini: readGeminiRequest,
} as const;
const pairs = clientProtocols.flatMap((client) =>
  upstreamProtocols.map((to) => [client.protocol, to.protocol, client, to] as const),
);

/** A conversation with rounds of tools, media and settings; every turn of the user's comes after one of the assistant's. */
function randomQuestion(random: () => number): { question: Question; expected: string[] } {
  const below = (limit: number): number => Math.floor(random() * limit);
  const word = (): string =>
    ["Hi", "naïve 日本", '{"a": 1}', "line\nline", "😀 </system>", "\\n\"'"][below(6)]!;
  const said: Said[] = [];
  const expected: string[] = [];
  if (below(2) === 0) {
    said.push({ system: "Be brief." });
    expected.push("system: Be brief.");
  }
  const rounds = 1 + below(4);
  for (let round = 0; round < rounds; round += 1) {
    const pieces: Piece[] = [{ text: word() }, ...(below(3) === 0 ? [{ image: "iVBORw0KGgo=" }] : [])];
    said.push({ user: pieces });
    for (const piece of pieces)
      expected.push(`user: ${"text" in piece ? piece.text : "data:image/png;base64,iVBORw0KGgo="}`);
    const isLast = round === rounds - 1;
    const calls = Array.from({ length: below(3) }, (_, index) => ({
      ...{ id: `call_${round}_${index}`, name: "weather", input: { city: word(), deep: [{ n: below(9) }] } },
    }));
    if (isLast && calls.length === 0) break;
    const text = word();
    said.push({ assistant: text, ...(calls.length > 0 && { calls }) });
    expected.push(`assistant: ${text}`);
    for (const { id, name, input } of calls)
      expected.push(`assistant: call ${id} ${name} ${JSON.stringify(input)}`);
    if (calls.length === 0) continue;
    said.push({ results: calls.map(({ id }) => ({ id, pieces: [{ text: `${id} is 21` }] })) });
    for (const { id } of calls) expected.push(`result ${id}: ${id} is 21`);
    if (isLast) break;
    said.push({ assistant: "So." });
    expected.push("assistant: So.");
  }
  const stop = below(3) === 0 ? { stop: ["END"] } : {};
  const question = { said, tools: ["weather", "time"], maxTokens: 100 + below(900), ...stop };
  return { question: below(4) === 0 ? { ...question, mustCall: "time" } : question, expected };
}

describe.each(pairs)("a request of %s to %s", (_from, _into, client, to) => {
  it("keeps its meaning, whatever is said", () => {
    const random = createSeededRandom(11);
    for (let round = 0; round < 200; round += 1) {
      const { question, expected } = randomQuestion(random);
      const body = client.body(question, "test/m", false);
      const read = readers[client.protocol as keyof typeof readers] as (fields: Fields) => never;
      const operation = {
        protocol: client.protocol,
        payload: { body, bytes: null, isStream: false },
        normalised: () => read(body),
      };
      const target = { provider: to.provider, upstreamModel: to.upstreamModel, maxOutputTokens: null };
      const request = upstreamRequest(operation as never, to.protocol, target);
      const understood = to.understand({ path: "", headers: {}, body: request.payload.body } as never);
      // The Responses API has no stop sequences.
      const isStopSaid = client.protocol !== "openai-responses" && question.stop !== undefined;
      const isStopTaken = isStopSaid && to.protocol !== "openai-responses";
      const meant: Partial<Understood> = {
        ...{ said: expected, tools: question.tools!, maxTokens: question.maxTokens! },
        ...{ choice: question.mustCall ?? "auto", stop: isStopTaken ? question.stop! : [] },
      };
      expect(understood).toMatchObject(meant);
      expect(request.dropped).toEqual(isStopSaid && !isStopTaken ? ["stop"] : []);
    }
  });
});

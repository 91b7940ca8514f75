import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../errors/gateway-error.ts";
import { requestAjvOptions } from "../http/request-ajv-options.ts";
import { clientBodies } from "../providers/parameters/testing/client-bodies.ts";
import { furtherClientBodies } from "../providers/parameters/testing/further-client-bodies.ts";
import { geminiBodies } from "../providers/parameters/testing/gemini-bodies.ts";
import { moreClientBodies } from "../providers/parameters/testing/more-client-bodies.ts";
import { messagesBodies, responsesBodies } from "../providers/parameters/testing/other-protocol-bodies.ts";
import { shapedClientBodies } from "../providers/parameters/testing/shaped-client-bodies.ts";
import {
  chatToolBodies,
  messagesToolBodies,
  responsesToolBodies,
} from "../providers/parameters/testing/tool-bodies.ts";
import { messagesRequestSchema } from "./anthropic-messages/messages-request-schema.ts";
import { canonicalRequest } from "./gemini/canonical-request.ts";
import { geminiRequestSchema } from "./gemini/gemini-request-schema.ts";
import { chatRequestSchema } from "./openai-chat/chat-request-schema.ts";
import { responsesRequestSchema } from "./openai-responses/responses-request-schema.ts";
import { refuseUnknownValues } from "./refuse-unknown-values.ts";
import { goodValues } from "./testing/good-values.ts";

type Protocol = keyof typeof goodValues;

const ajv = new Ajv({ ...requestAjvOptions, strict: false });
const isRead = {
  "openai-chat": ajv.compile(chatRequestSchema),
  "openai-responses": ajv.compile(responsesRequestSchema),
  "anthropic-messages": ajv.compile(messagesRequestSchema),
  gemini: ajv.compile(geminiRequestSchema),
};
const protocols = Object.keys(goodValues) as Protocol[];

/** What a body is refused with; null: it is taken. */
function refusal(protocol: Protocol, body: unknown): GatewayError | null {
  try {
    refuseUnknownValues({ protocol, payload: { body: body as never, bytes: null, isStream: false } });
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    return error as GatewayError;
  }
}

const ofClients: Readonly<Record<Protocol, Readonly<Record<string, Record<string, unknown>>>>> = {
  "openai-chat": {
    ...{ ...clientBodies, ...moreClientBodies, ...shapedClientBodies, ...furtherClientBodies },
    ...chatToolBodies,
  },
  "openai-responses": { ...responsesBodies, ...responsesToolBodies },
  "anthropic-messages": { ...messagesBodies, ...messagesToolBodies },
  gemini: geminiBodies,
};

describe.each(protocols)("requests of %s", (protocol) => {
  it("pass with every value that some provider takes, and as clients send them", () => {
    for (const body of [...goodValues[protocol], ...Object.values(ofClients[protocol])]) {
      const read = protocol === "gemini" ? canonicalRequest(body) : body;
      // What never arrives here would prove nothing.
      const findings = isRead[protocol](read) ? null : isRead[protocol].errors;
      expect([body, findings, refusal(protocol, read)?.message]).toEqual([body, null, undefined]);
    }
  });
});

const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}0${"]".repeat(depth)}`);
const fieldsOf: Readonly<Record<Protocol, string>> = {
  "openai-chat": "messages tools functions tool_choice response_format stop logit_bias temperature n",
  "openai-responses": "input tools tool_choice text seed top_k",
  "anthropic-messages": "messages system tools tool_choice thinking output_config",
  gemini: "contents tools generationConfig",
};
const hostile = (): readonly unknown[] => [
  ...[null, true, 0, "", "x", [], [[]], [null], {}, { type: {} }, { type: [] }],
  ...[nested(5_000), JSON.parse('{"__proto__":{"type":"function"},"constructor":{"name":5}}')],
  ...[JSON.parse('[{"__proto__":{"type":"function"},"type":"function","hasOwnProperty":1}]')],
  ...[Array(100_000).fill({}), Array(100_000).fill({ type: "function" }), Array(100_000).fill(nested(3))],
  [{ content: Array(100_000).fill({ type: "text", text: "x" }), parts: Array(100_000).fill({ text: "x" }) }],
  Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, index])),
  { [`\u0000${"k".repeat(1_000_000)}`]: "5" },
];

describe("bodies made to break the check", () => {
  it.each(protocols)("of %s are taken or refused in bounded time, in few words", (protocol) => {
    const values = hostile();
    const started = process.cpuUsage();
    for (const field of fieldsOf[protocol].split(" "))
      for (const value of values) {
        const error = refusal(protocol, { [field]: value });
        if (error === null) continue;
        expect(error.code).toBe("invalid_request");
        expect(error.param).toContain(field);
        expect(error.message.length).toBeLessThan(600);
      }
    for (const body of values.filter((value) => typeof value === "object")) refusal(protocol, body);
    const { user, system } = process.cpuUsage(started);
    // Some ten thousand times what it takes for a usual body; a check that is not linear takes minutes.
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });
});

import { messageEvents, messagesViolations, sseText } from "../anthropic-messages/testing/replay-messages.ts";
import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import type { Ending, Reply } from "./conversation.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

const endings: Readonly<Record<Ending, string>> = {
  ...{ stop: "end_turn", "stop-sequence": "stop_sequence", length: "max_tokens", tools: "tool_use" },
  ...{ refusal: "refusal", filter: "refusal" },
};

/** Anthropic. */
export const messagesUpstream: UpstreamProtocol = {
  ...{ protocol: "anthropic-messages", provider: "anthropic", upstreamModel: "claude-opus-4-8" },
  basePath: "/v1",
  isStream: ({ body }) => body.stream === true,
  violations: messagesViolations,
  understand({ body }) {
    const { type, name } = fieldsOf(body.tool_choice);
    const system = typeof body.system === "string" ? [{ text: body.system }] : fieldsList(body.system);
    return {
      said: [
        ...system.map(({ text }: Fields) => `system: ${text}`),
        ...fieldsList(body.messages).flatMap(({ role, content }) =>
          (typeof content === "string" ? [{ type: "text", text: content }] : fieldsList(content)).flatMap(
            (block) => said(String(role), block),
          ),
        ),
      ],
      tools: fieldsList(body.tools).map((tool) => String(tool.name)),
      choice: type === "tool" ? String(name) : (textOf(type) ?? "auto"),
      schema: fieldsOf(fieldsOf(body.output_config).format).schema ?? null,
      stop: (body.stop_sequences ?? []) as string[],
      maxTokens: body.max_tokens as number,
      isStrict: fieldsList(body.tools).some(({ strict }) => strict === true),
      user: textOf(fieldsOf(body.metadata).user_id),
      isUsualTier: body.service_tier === "standard_only",
      cached: fieldsList(body.messages)
        .flatMap(({ content }) => fieldsList(content))
        .flatMap((part) => (part.cache_control === undefined ? [] : [String(part.text)])),
      isCited: fieldsList(body.messages)
        .flatMap(({ content }) => fieldsList(content))
        .some(({ citations }) => fieldsOf(citations).enabled === true),
      isThinking: body.thinking !== undefined && fieldsOf(body.thinking).type !== "disabled",
    };
  },
  whole: message,
  stream(reply) {
    const events = messageEvents(message(reply)).map((event) => sseText([event]));
    return { events: events.slice(0, -1), terminator: events.at(-1)! };
  },
  error: (status, text) => ({
    type: "error",
    error: { type: status === 429 ? "rate_limit_error" : "invalid_request_error", message: text },
    request_id: "req_1",
  }),
  errorEvent: (text) =>
    sseText([{ type: "error", error: { type: "overloaded_error", message: text }, request_id: "req_1" }]),
};

function message({ blocks, ending, stopSequence, counted }: Reply): Fields {
  return {
    ...{ id: "msg_1", type: "message", role: "assistant", model: "claude-opus-4-8" },
    content: blocks.map((block): Fields => {
      if ("text" in block)
        return {
          ...{ type: "text", text: block.text },
          ...(block.source !== undefined && {
            citations: [
              {
                ...{ type: "web_search_result_location", ...block.source },
                ...{ cited_text: block.text, encrypted_index: "" },
              },
            ],
          }),
        };
      if ("textCall" in block) throw new TypeError("Anthropic has no tools with free text");
      if ("refusal" in block) return { type: "text", text: block.refusal };
      if ("thinking" in block) return { type: "thinking", ...block };
      return { type: "tool_use", ...block.call };
    }),
    ...{ stop_reason: endings[ending], stop_sequence: stopSequence ?? null },
    usage: {
      ...{ input_tokens: counted.input, cache_read_input_tokens: counted.cached },
      ...{ cache_creation_input_tokens: counted.written, output_tokens: counted.output },
    },
  };
}

function said(role: string, block: Fields): string[] {
  const media = ({ source }: Fields): string => {
    const { media_type, data } = fieldsOf(source);
    return `data:${media_type};base64,${data}`;
  };
  switch (block.type) {
    case "text":
      return [`${role}: ${block.text}`];
    case "thinking":
      return [`assistant: thinking ${block.thinking} sealed ${block.signature}`];
    case "tool_use":
      return [`assistant: call ${block.id} ${block.name} ${JSON.stringify(block.input)}`];
    case "tool_result": {
      const parts =
        typeof block.content === "string"
          ? [{ type: "text", text: block.content }]
          : fieldsList(block.content);
      return parts.map(
        (part: Fields) =>
          `${block.is_error ? "error" : "result"} ${block.tool_use_id}: ${part.type === "text" ? part.text : media(part)}`,
      );
    }
    default:
      return [`${role}: ${media(block)}`];
  }
}

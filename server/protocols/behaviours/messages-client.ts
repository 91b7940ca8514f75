import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { type Piece, type Said, toolSchema } from "./conversation.ts";
import { sseFields } from "./sse-fields.ts";

/** A client that speaks Anthropic's Messages. */
export const messagesClient: ClientProtocol = {
  protocol: "anthropic-messages",
  path: () => "/v1/messages",
  headers: { "anthropic-version": "2023-06-01" },
  body(question, model, isStream) {
    const [first, ...rest] = question.said;
    const isSystem = first !== undefined && "system" in first;
    const choice = question.mustCall ? { type: "tool", name: question.mustCall } : { type: "auto" };
    return {
      model,
      max_tokens: question.maxTokens ?? 4_000,
      ...(isSystem && { system: [{ type: "text", text: first.system }] }),
      messages: (isSystem ? rest : question.said).flatMap(message),
      ...(question.tools && {
        tools: question.tools.map((name) => ({
          ...{ name, description: `About ${name}`, input_schema: toolSchema },
          ...(question.isStrict && { strict: true }),
        })),
      }),
      ...((question.mustCall || question.isParallel === false) && {
        tool_choice: {
          ...choice,
          ...(question.isParallel === false && { disable_parallel_tool_use: true }),
        },
      }),
      ...((question.schema || question.isThinking) && {
        output_config: {
          ...(question.schema && { format: { type: "json_schema", schema: question.schema } }),
          ...(question.isThinking && { effort: "medium" }),
        },
      }),
      ...(question.isThinking && { thinking: { type: "adaptive" } }),
      ...(question.stop && { stop_sequences: question.stop }),
      ...(question.user && { metadata: { user_id: question.user } }),
      ...(question.isUsualTier && { service_tier: "standard_only" }),
      ...(isStream && { stream: true }),
    };
  },
  hear(reply) {
    const blocks = fieldsList(reply.content);
    const texts = (type: string, field: string): string =>
      blocks.flatMap((block) => (block.type === type ? [String(block[field])] : [])).join("");
    const { cost, cost_details, ...usage } = fieldsOf(reply.usage);
    return {
      ...{ model: reply.model, text: texts("text", "text"), thinking: texts("thinking", "thinking") },
      refusal: "",
      calls: blocks
        .filter(({ type }) => type === "tool_use")
        .map(({ id, name, input }) => ({ id: String(id), name: String(name), input: fieldsOf(input) })),
      sources: blocks
        .flatMap((block) => fieldsList(block.citations))
        .map(({ url, title }) => ({ url: String(url), title: String(title) })),
      ...{ ending: reply.stop_reason, stopSequence: reply.stop_sequence, cost },
      counted:
        typeof usage.output_tokens !== "number" || cost == null
          ? null
          : {
              input: Number(usage.input_tokens),
              cached: Number(usage.cache_read_input_tokens ?? 0),
              written: Number(usage.cache_creation_input_tokens ?? 0),
              output: usage.output_tokens,
            },
      received: [{ role: "assistant", content: blocks }],
      violations: violations("anthropic.Message", { ...reply, usage }),
    };
  },
  hearStream(text) {
    const events = sseFields(text).map(({ data }) => fieldsOf(data));
    if (events.at(-1)?.type !== "message_stop") return null;
    const blocks: Record<string, unknown>[] = [];
    const inputs: string[] = [];
    let message: Fields = {};
    let isOpen = false;
    for (const event of events) {
      const at = Number(event.index);
      const delta = fieldsOf(event.delta);
      if (event.type === "message_start") message = fieldsOf(event.message);
      else if (event.type === "content_block_start") {
        if (isOpen || at !== blocks.length) throw new Error(`block ${at} begins out of turn`);
        isOpen = true;
        blocks.push({ ...fieldsOf(event.content_block) });
        inputs.push("");
      } else if (event.type === "content_block_stop") {
        isOpen = false;
        if (inputs[at] !== "") blocks[at]!.input = JSON.parse(inputs[at]!);
      } else if (event.type === "content_block_delta") {
        if (!isOpen || at !== blocks.length - 1) throw new Error(`block ${at} is not open`);
        if (delta.type === "input_json_delta") inputs[at] += String(delta.partial_json);
        if (delta.type === "citations_delta")
          blocks[at]!.citations = [...fieldsList(blocks[at]!.citations), fieldsOf(delta.citation)];
        for (const field of ["text", "thinking", "signature"])
          if (typeof delta[field] === "string")
            blocks[at]![field] = `${blocks[at]![field] ?? ""}${delta[field]}`;
      } else if (event.type === "message_delta")
        message = {
          ...{ ...message, ...delta },
          usage: { ...fieldsOf(message.usage), ...fieldsOf(event.usage) },
        };
    }
    const official = events.map((event) => {
      const { cost, cost_details, ...usage } = fieldsOf(event.usage);
      return event.usage ? { ...event, usage } : event;
    });
    return {
      ...messagesClient.hear({ ...message, content: blocks }),
      violations: official
        .filter(({ type }) => type !== "ping")
        .flatMap((event) => violations("anthropic.RawMessageStreamEvent", event)),
    };
  },
  error(body) {
    const { message, type } = fieldsOf(body.error);
    return typeof message === "string" ? { message, code: type } : null;
  },
};

const violations = (schema: string, value: Fields): string[] =>
  officialSchemasSkipped === "" ? officialViolations(schema, value) : [];

function message(said: Said): Fields[] {
  if ("system" in said) return [{ role: "system", content: said.system }];
  if ("user" in said) return [{ role: "user", content: said.user.map(block) }];
  if ("received" in said) return [...said.received];
  if ("results" in said) {
    const content = said.results.map(({ id, isError, pieces }) => ({
      ...{ type: "tool_result", tool_use_id: id, content: pieces.map(block) },
      ...(isError && { is_error: true }),
    }));
    return [{ role: "user", content }];
  }
  const calls = said.calls?.map((call) => ({ type: "tool_use", ...call })) ?? [];
  const text = said.assistant === "" ? [] : [{ type: "text", text: said.assistant }];
  return [{ role: "assistant", content: [...text, ...calls] }];
}

function block(piece: Piece): Fields {
  if ("text" in piece)
    return {
      ...{ type: "text", text: piece.text },
      ...(piece.isCached && { cache_control: { type: "ephemeral" } }),
    };
  if ("audio" in piece) throw new TypeError("this protocol has no sound");
  const isCited = "document" in piece && piece.isCited === true;
  const [type, media_type, data] =
    "image" in piece
      ? (["image", "image/png", piece.image] as const)
      : (["document", "application/pdf", piece.document] as const);
  const source = { type: "base64", media_type, data };
  return { type, source, ...(isCited && { citations: { enabled: true } }) };
}

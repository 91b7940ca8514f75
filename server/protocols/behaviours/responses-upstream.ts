import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import { askedOf, tokenLogprobs } from "./chat-upstream.ts";
import type { Reply } from "./conversation.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

/** OpenAI, for a model that it serves by its Responses API alone. */
export const responsesUpstream: UpstreamProtocol = {
  ...{ protocol: "openai-responses", provider: "openai", upstreamModel: "gpt-5.5-pro", basePath: "/v1" },
  isStream: ({ body }) => body.stream === true,
  violations({ path, body }) {
    if (officialSchemasSkipped !== "") return [];
    const { stream, ...params } = body;
    // The SDK's type asks for `strict` in every function; the API takes it for true where it is not said, and clients leave it out.
    const tools = fieldsList(body.tools).map((tool) =>
      tool.type === "function" ? { strict: null, ...tool } : tool,
    );
    return [
      ...(path === "/v1/responses" ? [] : [`path ${path}`]),
      ...officialViolations("openai.ResponseCreateParams", { ...params, ...(body.tools ? { tools } : {}) }),
    ];
  },
  understand({ body }) {
    const choice = body.tool_choice;
    const format = fieldsOf(fieldsOf(body.text).format);
    const input =
      typeof body.input === "string" ? [{ role: "user", content: body.input }] : fieldsList(body.input);
    return {
      said: [
        ...(typeof body.instructions === "string" ? [`system: ${body.instructions}`] : []),
        ...input.flatMap(said),
      ],
      tools: fieldsList(body.tools).map(({ name }) => String(name)),
      choice:
        typeof choice === "object"
          ? String(fieldsOf(choice).name)
          : choice === "required"
            ? "any"
            : (textOf(choice) ?? "auto"),
      schema: format.schema ?? null,
      stop: [],
      maxTokens: (body.max_output_tokens ?? null) as number | null,
      ...askedOf(body),
      isThinking: !["none", undefined].includes(fieldsOf(body.reasoning).effort as string | undefined),
    };
  },
  whole: (reply) => response(reply),
  stream(reply) {
    const whole = response(reply);
    const begun = { ...whole, status: "in_progress", output: [], usage: null, incomplete_details: null };
    const all: Fields[] = [
      { type: "response.created", response: begun },
      { type: "response.in_progress", response: begun },
      ...fieldsList(whole.output).flatMap(itemEvents),
      { type: `response.${whole.status}`, response: whole },
    ];
    const events = all.map((event, sequence_number) => sse({ ...event, sequence_number }));
    return { events: events.slice(0, -1), terminator: events.at(-1)! };
  },
  error: (status, message) => ({
    error: {
      ...{ message, type: status === 429 ? "requests" : "invalid_request_error", param: null },
      code: status === 429 ? "rate_limit_exceeded" : null,
    },
  }),
  errorEvent: (message) =>
    sse({ type: "error", code: "server_error", message, param: null, sequence_number: 9 }),
};

const sse = (event: Fields): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

function response({ blocks, ending, counted }: Reply): Fields {
  const reason = { length: "max_output_tokens", filter: "content_filter" }[ending as "length" | "filter"];
  const { input, cached, written, output } = counted;
  const prompt = input + cached + written;
  return {
    ...{ id: "resp_1", object: "response", created_at: 1_790_000_000, model: "gpt-5.5-pro" },
    ...{ status: reason === undefined ? "completed" : "incomplete", error: null },
    incomplete_details: reason === undefined ? null : { reason },
    ...{ instructions: null, metadata: {}, parallel_tool_calls: true, temperature: 1, top_p: 1 },
    ...{ tool_choice: "auto", tools: [], output: blocks.map(item) },
    usage: {
      ...{ input_tokens: prompt, output_tokens: output, total_tokens: prompt + output },
      input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}

function item(block: Reply["blocks"][number], index: number): Fields {
  if ("thinking" in block)
    return {
      ...{ type: "reasoning", id: `rs_${index}`, encrypted_content: block.signature },
      summary: [{ type: "summary_text", text: block.thinking }],
    };
  if ("call" in block) {
    const { id, name, input } = block.call;
    const called = { call_id: id, name, arguments: JSON.stringify(input) };
    return { type: "function_call", id: `fc_${index}`, status: "completed", ...called };
  }
  if ("textCall" in block) {
    const { id: call_id, name, input } = block.textCall;
    return { type: "custom_tool_call", id: `ctc_${index}`, call_id, name, input };
  }
  const annotations =
    "text" in block && block.source !== undefined
      ? [{ type: "url_citation", ...block.source, start_index: 0, end_index: 5 }]
      : [];
  const content =
    "text" in block
      ? { type: "output_text", text: block.text, annotations, logprobs: tokenLogprobs(block) }
      : { type: "refusal", refusal: block.refusal };
  const head = { type: "message", id: `msg_${index}`, role: "assistant", status: "completed" };
  return { ...head, content: [content] };
}

function itemEvents(whole: Fields, output_index: number): Fields[] {
  const at = { item_id: whole.id, output_index };
  const done = { type: "response.output_item.done", output_index, item: whole };
  const begin = (empty: Fields): Fields => ({
    ...{ type: "response.output_item.added", output_index, item: { ...whole, ...empty } },
  });
  const pieces = (type: string, text: string, extra: Fields): Fields[] =>
    ["", text.slice(0, 3), text.slice(3)].map((delta) => ({ type, ...at, ...extra, delta }));
  if (whole.type === "custom_tool_call") {
    const type = "response.custom_tool_call_input";
    return [
      begin({ input: "" }),
      ...pieces(`${type}.delta`, String(whole.input), {}),
      { type: `${type}.done`, ...at, input: whole.input },
      done,
    ];
  }
  if (whole.type === "function_call") {
    const type = "response.function_call_arguments";
    const { arguments: input } = whole;
    return [
      begin({ status: "in_progress", arguments: "" }),
      ...pieces(`${type}.delta`, String(input), {}),
      { type: `${type}.done`, ...at, arguments: input },
      done,
    ];
  }
  if (whole.type === "reasoning") {
    const part = fieldsList(whole.summary)[0]!;
    const type = "response.reasoning_summary";
    const here = { ...at, summary_index: 0 };
    return [
      begin({ summary: [] }),
      { type: `${type}_part.added`, ...here, part: { ...part, text: "" } },
      ...pieces(`${type}_text.delta`, String(part.text), { summary_index: 0 }),
      { type: `${type}_text.done`, ...here, text: part.text },
      { type: `${type}_part.done`, ...here, part },
      done,
    ];
  }
  const part = fieldsList(whole.content)[0]!;
  const field = part.type === "refusal" ? "refusal" : "text";
  const here = { ...at, content_index: 0 };
  const extra = field === "text" ? { logprobs: [] } : {};
  // Events state no bytes.
  const chosen =
    field === "text" ? { logprobs: fieldsList(part.logprobs).map(({ bytes, ...rest }) => rest) } : {};
  const empty = field === "text" ? { text: "", annotations: [], logprobs: [] } : { refusal: "" };
  return [
    begin({ status: "in_progress", content: [] }),
    { type: "response.content_part.added", ...here, part: { ...part, ...empty } },
    ...pieces(`response.${part.type}.delta`, String(part[field]), { content_index: 0, ...extra }).map(
      (event, index) => (index === 1 ? { ...event, ...chosen } : event),
    ),
    ...fieldsList(part.annotations).map((annotation, annotation_index) => ({
      ...{ type: "response.output_text.annotation.added", ...here, annotation, annotation_index },
    })),
    { type: `response.${part.type}.done`, ...here, [field]: part[field], ...chosen },
    { type: "response.content_part.done", ...here, part },
    done,
  ];
}

function said(input: Fields): string[] {
  const media = (part: Fields): unknown =>
    part.text ?? part.refusal ?? textOf(part.image_url) ?? textOf(part.file_data);
  const { type = "message", role, content, call_id } = input;
  if (type === "function_call") return [`assistant: call ${call_id} ${input.name} ${input.arguments}`];
  if (type === "function_call_output") {
    const { output } = input;
    const parts = typeof output === "string" ? [{ text: output }] : fieldsList(output);
    return parts.map((part) => `result ${call_id}: ${media(part)}`);
  }
  if (type === "reasoning") {
    const text = fieldsList(input.summary).map((part) => part.text);
    return [`assistant: thinking ${text.join("")} sealed ${input.encrypted_content}`];
  }
  const parts = typeof content === "string" ? [{ text: content }] : fieldsList(content);
  const name = role === "developer" ? "system" : role;
  return parts.map((part) => `${name}: ${media(part)}`);
}

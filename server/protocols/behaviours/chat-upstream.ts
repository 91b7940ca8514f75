import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { Ending, Reply } from "./conversation.ts";
import type { Understood, UpstreamProtocol } from "./upstream-protocol.ts";

const endings: Readonly<Record<Ending, string>> = {
  ...{ stop: "stop", "stop-sequence": "stop", length: "length", tools: "tool_calls" },
  ...{ refusal: "stop", filter: "content_filter" },
};

/** A server that speaks chat completions and shows its thinking, as vLLM and others do. */
export const chatUpstream: UpstreamProtocol = {
  ...{ protocol: "openai-chat", provider: "openai-compatible", upstreamModel: "m", basePath: "/v1" },
  isStream: ({ body }) => body.stream === true,
  violations({ path, body }) {
    if (officialSchemasSkipped !== "") return [];
    const { stream, ...params } = body;
    const messages = fieldsList(body.messages).map(
      ({ reasoning_content, reasoning_details, ...rest }) => rest,
    );
    return [
      ...(path === "/v1/chat/completions" ? [] : [`path ${path}`]),
      ...officialViolations("openai.CompletionCreateParams", { ...params, messages }),
    ];
  },
  understand({ body }) {
    const choice = body.tool_choice;
    const format = fieldsOf(fieldsOf(body.response_format).json_schema);
    return {
      said: fieldsList(body.messages).flatMap(said),
      tools: fieldsList(body.tools).map((tool) => String(fieldsOf(tool.function ?? tool.custom).name)),
      choice:
        typeof choice === "object"
          ? String(fieldsOf(fieldsOf(choice).function).name)
          : choice === "required"
            ? "any"
            : (textOf(choice) ?? "auto"),
      schema: format.schema ?? null,
      stop: Array.isArray(body.stop) ? body.stop : typeof body.stop === "string" ? [body.stop] : [],
      maxTokens: (body.max_completion_tokens ?? body.max_tokens ?? null) as number | null,
      ...askedOf(body),
      isThinking: body.reasoning_effort !== undefined && body.reasoning_effort !== "none",
    };
  },
  whole(reply) {
    const message: Record<string, unknown> = { role: "assistant", content: null, refusal: null };
    const calls: Fields[] = [];
    for (const block of reply.blocks)
      if ("text" in block) message.content = `${message.content ?? ""}${block.text}`;
      else if ("refusal" in block) message.refusal = block.refusal;
      else if ("thinking" in block) message.reasoning_content = block.thinking;
      else if ("textCall" in block) {
        const { id, ...custom } = block.textCall;
        calls.push({ id, type: "custom", custom });
      } else {
        const { id, name, input } = block.call;
        calls.push({ id, type: "function", function: { name, arguments: JSON.stringify(input) } });
      }
    if (calls.length > 0) message.tool_calls = calls;
    const notes = reply.blocks.flatMap(annotations);
    if (notes.length > 0) message.annotations = notes;
    const choices = Array.from({ length: reply.count ?? 1 }, (_, index) => ({
      ...{ index, message, logprobs: logprobs(reply), finish_reason: endings[reply.ending] },
      ...(reply.stopSequence === undefined ? {} : { stop_reason: reply.stopSequence }),
    }));
    return { ...head, object: "chat.completion", choices, usage: usage(reply) };
  },
  stream(reply) {
    const deltas: Fields[] = [{ role: "assistant", content: "" }];
    const calls = reply.blocks.flatMap((block) => ("call" in block ? [block.call] : []));
    const textCalls = reply.blocks.flatMap((block) => ("textCall" in block ? [block.textCall] : []));
    for (const block of reply.blocks)
      for (const [field, text] of Object.entries({
        ...("text" in block ? { content: block.text } : {}),
        ...("refusal" in block ? { refusal: block.refusal } : {}),
        ...("thinking" in block ? { reasoning_content: block.thinking } : {}),
      }))
        for (const piece of pieces(text)) deltas.push({ [field]: piece });
    const begun = calls.map(({ id, name }, index) => ({
      ...{ index, id, type: "function", function: { name, arguments: "" } },
    }));
    deltas.push(...begun.map((call) => ({ tool_calls: [call] })));
    // Interleaved: one character of each call in turn.
    const inputs = calls.map(({ input }) => JSON.stringify(input));
    for (let at = 0; at < Math.max(0, ...inputs.map(({ length }) => length)); at += 1)
      for (const [index, input] of inputs.entries())
        if (at < input.length) deltas.push({ tool_calls: [{ index, function: { arguments: input[at] } }] });
    for (const [index, { id, name, input }] of textCalls.entries()) {
      deltas.push({ tool_calls: [{ index, id, type: "custom", custom: { name, input: "" } }] });
      for (const piece of pieces(input)) deltas.push({ tool_calls: [{ index, custom: { input: piece } }] });
    }
    for (const note of reply.blocks.flatMap(annotations)) deltas.push({ annotations: [note] });
    deltas.push({ content: "" });
    const end = {
      ...{ index: 0, delta: {}, finish_reason: endings[reply.ending] },
      ...(reply.stopSequence === undefined ? {} : { stop_reason: reply.stopSequence }),
    };
    const chosen = logprobs(reply);
    const indices = Array.from({ length: reply.count ?? 1 }, (_, index) => index);
    const chunks = [
      ...indices.flatMap((index) =>
        deltas.map((delta, at) => ({
          choices: [{ index, delta, ...(at === 1 && { logprobs: chosen }), finish_reason: null }],
        })),
      ),
      ...indices.map((index) => ({ choices: [{ ...end, index }] })),
      { choices: [], usage: usage(reply) },
    ];
    const events = chunks.map(
      (chunk) => `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", ...chunk })}\n\n`,
    );
    return { events, terminator: "data: [DONE]\n\n" };
  },
  error: (status, message) => ({
    error: {
      ...{ message, type: status === 429 ? "requests" : "invalid_request_error", param: null },
      code: status === 429 ? "rate_limit_exceeded" : null,
    },
  }),
  errorEvent: (message) =>
    `data: ${JSON.stringify({ error: { message, type: "server_error", code: null } })}\n\n`,
};

/** What OpenAI's two protocols say alike. */
export const askedOf = (body: Fields): Partial<Understood> => ({
  isStrict: fieldsList(body.tools).some(
    (tool) => tool.strict === true || fieldsOf(tool.function).strict === true,
  ),
  count: (body.n ?? null) as number | null,
  topLogprobs: (body.top_logprobs ?? null) as number | null,
  seed: (body.seed ?? null) as number | null,
  user: textOf(body.safety_identifier) ?? textOf(body.user),
  isUsualTier: body.service_tier === "default",
  cached: [...fieldsList(body.messages), ...fieldsList(body.input)]
    .flatMap(({ content }) => fieldsList(content))
    .flatMap((part) => (part.prompt_cache_breakpoint === undefined ? [] : [String(part.text)])),
});

function annotations(block: Reply["blocks"][number]): Fields[] {
  if (!("text" in block) || block.source === undefined) return [];
  return [{ type: "url_citation", url_citation: { ...block.source, start_index: 0, end_index: 5 } }];
}

/** In the form of both. */
export const tokenLogprobs = (block: Reply["blocks"][number]): Fields[] =>
  "text" in block
    ? (block.logprobs ?? []).map(([token, logprob]) => ({
        ...{ token, logprob, bytes: [...Buffer.from(token)], top_logprobs: [] },
      }))
    : [];

function logprobs({ blocks }: Reply): Fields | null {
  const content = blocks.flatMap(tokenLogprobs);
  return content.length === 0 ? null : { content, refusal: null };
}

const head = { id: "chatcmpl-1", created: 1_790_000_000, model: "m" };

const pieces = (text: string): string[] => ["", text.slice(0, 3), "", text.slice(3)];

function usage({ counted: { input, cached, written, output } }: Reply): Fields {
  const prompt = input + cached + written;
  return {
    ...{ prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output },
    prompt_tokens_details: { cached_tokens: cached, ...(written > 0 && { cache_write_tokens: written }) },
  };
}

function said(message: Fields): string[] {
  const { role, content } = message;
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : fieldsList(content);
  if (role === "tool")
    return parts.map((part) => `result ${message.tool_call_id}: ${(part as Fields).text ?? part.type}`);
  return [
    ...(message.reasoning_content ? [`assistant: thinking ${message.reasoning_content}`] : []),
    ...parts
      .filter((part) => (part as Fields).text !== "")
      .map((part: Fields) => {
        const audio = fieldsOf(part.input_audio);
        const sound = audio.data === undefined ? null : `data:audio/${audio.format};base64,${audio.data}`;
        const url = sound ?? textOf(fieldsOf(part.image_url).url) ?? textOf(fieldsOf(part.file).file_data);
        return `${role === "developer" ? "system" : role}: ${url === null ? part.text : url}`;
      }),
    ...fieldsList(message.tool_calls).map(({ id, function: called }) => {
      const { name, arguments: input } = fieldsOf(called);
      return `assistant: call ${id} ${name} ${input}`;
    }),
  ];
}

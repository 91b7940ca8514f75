import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { Ending, Reply } from "./conversation.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

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
      tools: fieldsList(body.tools).map((tool) => String(fieldsOf(tool.function).name)),
      choice:
        typeof choice === "object"
          ? String(fieldsOf(fieldsOf(choice).function).name)
          : choice === "required"
            ? "any"
            : (textOf(choice) ?? "auto"),
      schema: format.schema ?? null,
      stop: Array.isArray(body.stop) ? body.stop : typeof body.stop === "string" ? [body.stop] : [],
      maxTokens: (body.max_completion_tokens ?? body.max_tokens ?? null) as number | null,
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
      else {
        const { id, name, input } = block.call;
        calls.push({ id, type: "function", function: { name, arguments: JSON.stringify(input) } });
      }
    if (calls.length > 0) message.tool_calls = calls;
    const choice = {
      ...{ index: 0, message, logprobs: null, finish_reason: endings[reply.ending] },
      ...(reply.stopSequence === undefined ? {} : { stop_reason: reply.stopSequence }),
    };
    return { ...head, object: "chat.completion", choices: [choice], usage: usage(reply) };
  },
  stream(reply) {
    const deltas: Fields[] = [{ role: "assistant", content: "" }];
    const calls = reply.blocks.flatMap((block) => ("call" in block ? [block.call] : []));
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
    deltas.push({ content: "" });
    const end = {
      ...{ index: 0, delta: {}, finish_reason: endings[reply.ending] },
      ...(reply.stopSequence === undefined ? {} : { stop_reason: reply.stopSequence }),
    };
    const chunks = [
      ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
      { choices: [end] },
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
        const url = textOf(fieldsOf(part.image_url).url) ?? textOf(fieldsOf(part.file).file_data);
        return `${role === "developer" ? "system" : role}: ${url === null ? part.text : url}`;
      }),
    ...fieldsList(message.tool_calls).map(({ id, function: called }) => {
      const { name, arguments: input } = fieldsOf(called);
      return `assistant: call ${id} ${name} ${input}`;
    }),
  ];
}

import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { type Counted, type Heard, type Piece, type Said, toolSchema } from "./conversation.ts";
import { sseFields } from "./sse-fields.ts";

/** A client that speaks chat completions. */
export const chatClient: ClientProtocol = {
  protocol: "openai-chat",
  path: () => "/v1/chat/completions",
  headers: {},
  body: (question, model, isStream) => ({
    model,
    messages: question.said.flatMap(messages),
    ...((question.tools || question.textTools) && {
      tools: [
        ...(question.tools ?? []).map((name) => ({
          type: "function",
          function: {
            ...{ name, description: `About ${name}`, parameters: toolSchema },
            ...(question.isStrict && { strict: true }),
          },
        })),
        ...(question.textTools ?? []).map((name) => ({
          ...{ type: "custom", custom: { name, description: `About ${name}` } },
        })),
      ],
    }),
    ...(question.count && { n: question.count }),
    ...(question.topLogprobs && { logprobs: true, top_logprobs: question.topLogprobs }),
    ...(question.seed && { seed: question.seed }),
    ...(question.user && { user: question.user }),
    ...(question.isUsualTier && { service_tier: "default" }),
    ...(question.mustCall && { tool_choice: { type: "function", function: { name: question.mustCall } } }),
    ...(question.isParallel === false && { parallel_tool_calls: false }),
    ...(question.schema && {
      response_format: {
        type: "json_schema",
        json_schema: { name: "place", schema: question.schema, strict: true },
      },
    }),
    ...(question.stop && { stop: question.stop }),
    ...(question.maxTokens && { max_completion_tokens: question.maxTokens }),
    ...(question.isThinking && { reasoning_effort: "medium" }),
    ...(isStream && { stream: true, stream_options: { include_usage: true } }),
  }),
  hear(reply) {
    const choice = fieldsOf(fieldsList(reply.choices)[0]);
    const message = fieldsOf(choice.message);
    return {
      ...{ model: reply.model, text: textOf(message.content) ?? "", refusal: textOf(message.refusal) ?? "" },
      thinking: textOf(message.reasoning_content) ?? textOf(message.reasoning) ?? "",
      calls: fieldsList(message.tool_calls)
        .filter(({ type }) => type !== "custom")
        .map(({ id, function: called }) => ({
          id: String(id),
          name: String(fieldsOf(called).name),
          input: JSON.parse(String(fieldsOf(called).arguments)) as Fields,
        })),
      textCalls: fieldsList(message.tool_calls)
        .filter(({ type }) => type === "custom")
        .map(({ id, custom }) => ({
          id: String(id),
          ...(fieldsOf(custom) as { name: string; input: string }),
        })),
      sources: fieldsList(message.annotations).map((note) => {
        const { url, title } = fieldsOf(note.url_citation);
        return { url: String(url), title: String(title) };
      }),
      logprobs: fieldsList(fieldsOf(choice.logprobs).content).map(
        ({ token, logprob }) => [String(token), Number(logprob)] as const,
      ),
      count: fieldsList(reply.choices).length,
      ...{ ending: choice.finish_reason, stopSequence: choice.stop_reason ?? null },
      ...counted(fieldsOf(reply.usage)),
      received: [message],
      violations: violations("openai.ChatCompletion", reply, "message"),
    };
  },
  hearStream(text) {
    const events = sseFields(text);
    if (events.at(-1)?.data !== null || events.length === 0) return null;
    const chunks = events.flatMap(({ data }) => (data === null ? [] : [data]));
    if (chunks.some((chunk) => chunk.error != null)) return null;
    const message: Record<string, unknown> = { role: "assistant", content: null };
    const calls: {
      id: unknown;
      type: unknown;
      function: { name: unknown; arguments: string };
      custom?: Fields;
    }[] = [];
    const annotations: Fields[] = [];
    const logprobs: Fields[] = [];
    const indices = new Set(chunks.flatMap((chunk) => fieldsList(chunk.choices)).map(({ index }) => index));
    const details: Fields[] = [];
    let ending: unknown = null;
    for (const choice of chunks.flatMap((chunk) => fieldsList(chunk.choices))) {
      if (choice.index !== 0) continue;
      annotations.push(...fieldsList(fieldsOf(choice.delta).annotations));
      logprobs.push(...fieldsList(fieldsOf(choice.logprobs).content));
      const delta = fieldsOf(choice.delta);
      for (const field of ["content", "refusal", "reasoning_content", "reasoning"])
        if (typeof delta[field] === "string") message[field] = `${message[field] ?? ""}${delta[field]}`;
      details.push(...fieldsList(delta.reasoning_details));
      for (const { index, id, type, function: called, custom } of fieldsList(delta.tool_calls)) {
        const { name, arguments: json, input = json } = fieldsOf(called ?? custom);
        const at = Number(index);
        calls[at] ??= { id, type, function: { name, arguments: "" } };
        const { function: begun } = calls[at]!;
        begun.arguments += textOf(input) ?? "";
        if (calls[at]!.type === "custom") calls[at]!.custom = { name: begun.name, input: begun.arguments };
      }
      ending = choice.finish_reason ?? ending;
    }
    if (ending === null) return null;
    if (calls.length > 0) message.tool_calls = calls;
    if (details.length > 0) message.reasoning_details = details;
    if (annotations.length > 0) message.annotations = annotations;
    const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
    const heard = chatClient.hear({
      model: chunks[0]?.model,
      usage,
      choices: [{ message, finish_reason: ending, logprobs: { content: logprobs } }],
    });
    return {
      ...{ ...heard, count: indices.size },
      violations: chunks.flatMap((chunk) => violations("openai.ChatCompletionChunk", chunk, "delta")),
    };
  },
  error(body) {
    const { message, code } = fieldsOf(body.error);
    return typeof message === "string" ? { message, code } : null;
  },
};

function counted(usage: Fields): Pick<Heard, "counted" | "cost"> {
  const details = fieldsOf(usage.prompt_tokens_details);
  const cached = Number(details.cached_tokens ?? 0);
  const written = Number(details.cache_write_tokens ?? details.cache_creation_tokens ?? 0);
  const figures: Counted | null =
    typeof usage.prompt_tokens !== "number"
      ? null
      : {
          ...{ input: usage.prompt_tokens - cached - written, cached, written },
          output: Number(usage.completion_tokens),
        };
  return { counted: figures, cost: usage.cost };
}

/** Thinking, places in documents, money and the upstream's own reason to stop are no fields of OpenAI's: vLLM, Perplexity and OpenRouter have added these. */
function violations(schema: string, reply: Fields, part: "message" | "delta"): string[] {
  if (officialSchemasSkipped !== "") return [];
  const choices = fieldsList(reply.choices).map((choice) => {
    const { reasoning, reasoning_content, reasoning_details, annotations, citations, ...message } = fieldsOf(
      choice[part],
    );
    const { native_finish_reason, stop_reason, ...rest } = choice;
    // The SDK's types know pieces of functions alone.
    if (part === "delta" && fieldsList(message.tool_calls).some(({ custom }) => custom !== undefined))
      return { ...rest, [part]: {} };
    return { ...rest, [part]: message };
  });
  const { cost, cost_details, ...usage } = fieldsOf(reply.usage);
  const official = { ...reply, choices, ...(reply.usage ? { usage } : {}) };
  return officialViolations(schema, official);
}

function messages(said: Said): Fields[] {
  if ("system" in said) return [{ role: "system", content: said.system }];
  if ("user" in said) return [{ role: "user", content: said.user.map(part) }];
  if ("received" in said) return [...said.received];
  if ("results" in said)
    return said.results.map(({ id, pieces }) => ({
      role: "tool",
      tool_call_id: id,
      content: pieces.map((piece) => ("text" in piece ? piece.text : "")).join("\n"),
    }));
  const calls = said.calls?.map(({ id, name, input }) => ({
    ...{ id, type: "function", function: { name, arguments: JSON.stringify(input) } },
  }));
  return [{ role: "assistant", content: said.assistant, ...(calls && { tool_calls: calls }) }];
}

function part(piece: Piece): Fields {
  if ("text" in piece)
    return {
      ...{ type: "text", text: piece.text },
      ...(piece.isCached && { prompt_cache_breakpoint: { mode: "explicit" } }),
    };
  if ("audio" in piece) return { type: "input_audio", input_audio: { data: piece.audio, format: "wav" } };
  if ("image" in piece)
    return { type: "image_url", image_url: { url: `data:image/png;base64,${piece.image}` } };
  const file = { filename: "a.pdf", file_data: `data:application/pdf;base64,${piece.document}` };
  return { type: "file", file };
}

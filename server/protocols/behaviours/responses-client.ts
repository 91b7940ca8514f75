import { type Fields, fieldsList, fieldsOf, textOf } from "../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { type Counted, type Heard, type Piece, type Said, toolSchema } from "./conversation.ts";
import { sseFields } from "./sse-fields.ts";

/** A client that speaks OpenAI's Responses API, keeps nothing at the provider, and sends every item back as it came. */
export const responsesClient: ClientProtocol = {
  protocol: "openai-responses",
  path: () => "/v1/responses",
  headers: {},
  body: (question, model, isStream) => ({
    model,
    store: false,
    include: [
      "reasoning.encrypted_content",
      ...(question.topLogprobs ? ["message.output_text.logprobs"] : []),
    ],
    ...(question.topLogprobs && { top_logprobs: question.topLogprobs }),
    ...(question.user && { safety_identifier: question.user }),
    ...(question.isUsualTier && { service_tier: "default" }),
    input: question.said.flatMap(items),
    ...((question.tools || question.textTools) && {
      tools: [
        ...(question.tools ?? []).map((name) => ({
          ...{ type: "function", name, description: `About ${name}`, parameters: toolSchema },
          strict: question.isStrict === true,
        })),
        ...(question.textTools ?? []).map((name) => ({ type: "custom", name, description: `About ${name}` })),
      ],
    }),
    ...(question.mustCall && { tool_choice: { type: "function", name: question.mustCall } }),
    ...(question.isParallel === false && { parallel_tool_calls: false }),
    ...(question.schema && {
      text: { format: { type: "json_schema", name: "place", schema: question.schema, strict: true } },
    }),
    ...(question.maxTokens && { max_output_tokens: question.maxTokens }),
    ...(question.isThinking && { reasoning: { effort: "medium", summary: "auto" } }),
    ...(isStream && { stream: true }),
  }),
  hear(reply) {
    const output = fieldsList(reply.output);
    const parts = output.flatMap((item) => (item.type === "message" ? fieldsList(item.content) : []));
    const texts = (type: string, field: string): string =>
      parts.flatMap((part) => (part.type === type ? [String(part[field])] : [])).join("");
    return {
      ...{ model: reply.model, text: texts("output_text", "text"), refusal: texts("refusal", "refusal") },
      thinking: output
        .flatMap((item) => (item.type === "reasoning" ? fieldsList(item.summary) : []))
        .map(({ text }) => String(text))
        .join(""),
      calls: output
        .filter(({ type }) => type === "function_call")
        .map(({ call_id, name, arguments: input }) => ({
          ...{ id: String(call_id), name: String(name), input: JSON.parse(String(input)) as Fields },
        })),
      textCalls: output
        .filter(({ type }) => type === "custom_tool_call")
        .map(({ call_id, name, input }) => ({
          id: String(call_id),
          name: String(name),
          input: String(input),
        })),
      sources: parts
        .flatMap((part) => fieldsList(part.annotations))
        .map(({ url, title }) => ({ url: String(url), title: String(title) })),
      logprobs: parts
        .flatMap((part) => fieldsList(part.logprobs))
        .map(({ token, logprob }) => [String(token), Number(logprob)] as const),
      ending: textOf(fieldsOf(reply.incomplete_details).reason) ?? reply.status,
      stopSequence: null,
      ...counted(fieldsOf(reply.usage)),
      received: output,
      violations: violations("openai.Response", reply),
    };
  },
  hearStream(text) {
    const events = sseFields(text).map(({ data }) => fieldsOf(data));
    const last = events.at(-1);
    if (last?.type !== "response.completed" && last?.type !== "response.incomplete") return null;
    const wrong = events.flatMap((event, index) =>
      event.sequence_number === index ? [] : [`event ${index} has number ${event.sequence_number}`],
    );
    const heard = responsesClient.hear(fieldsOf(last.response));
    const said = deltasOf(events);
    if (JSON.stringify(said) !== JSON.stringify(itemTexts(fieldsList(heard.received))))
      wrong.push(`the events said ${JSON.stringify(said)}, the items ${JSON.stringify(heard.received)}`);
    return {
      ...heard,
      violations: [
        ...wrong,
        ...events.flatMap((event) =>
          violations("openai.ResponseStreamEvent", event, fieldsOf(event.response)),
        ),
      ],
    };
  },
  error(body) {
    // The stream's event has its fields at the top.
    const { message, code } = body.type === "error" ? body : fieldsOf(body.error);
    return typeof message === "string" ? { message, code } : null;
  },
};

/** What each item said piece by piece, in the order of the items. */
function deltasOf(events: readonly Fields[]): string[] {
  const said: string[] = [];
  const done = new Set<number>();
  for (const { type, output_index: at, delta } of events) {
    const index = Number(at);
    if (type === "response.output_item.added") {
      if (index !== said.length) throw new Error(`item ${index} begins out of turn`);
      said.push("");
    } else if (type === "response.output_item.done") done.add(index);
    else if (typeof delta === "string") {
      if (done.has(index)) throw new Error(`item ${index} goes on after its end`);
      said[index] += delta;
    }
  }
  if (done.size !== said.length) throw new Error("an item was not ended");
  return said;
}

const itemTexts = (output: readonly Fields[]): string[] =>
  output.map((item) =>
    item.type === "function_call" || item.type === "custom_tool_call"
      ? String(item.arguments ?? item.input)
      : [...fieldsList(item.summary), ...fieldsList(item.content)]
          .map(({ text, refusal }) => textOf(text) ?? textOf(refusal) ?? "")
          .join(""),
  );

function counted(usage: Fields): Pick<Heard, "counted" | "cost"> {
  const details = fieldsOf(usage.input_tokens_details);
  const cached = Number(details.cached_tokens ?? 0);
  const written = Number(details.cache_write_tokens ?? 0);
  const figures: Counted | null =
    typeof usage.input_tokens !== "number"
      ? null
      : {
          ...{ input: usage.input_tokens - cached - written, cached, written },
          output: Number(usage.output_tokens),
        };
  return { counted: figures, cost: usage.cost };
}

/** Money is no field of OpenAI's. @param response the Response within an event */
function violations(schema: string, value: Fields, response: Fields = value): string[] {
  if (officialSchemasSkipped !== "") return [];
  if (!response.usage) return officialViolations(schema, value);
  const { cost, cost_details, ...usage } = fieldsOf(response.usage);
  const official = { ...response, usage };
  return officialViolations(schema, response === value ? official : { ...value, response: official });
}

function items(said: Said): Fields[] {
  if ("system" in said) return [message("system", [{ type: "input_text", text: said.system }])];
  if ("user" in said) return [message("user", said.user.map(part))];
  if ("received" in said) return [...said.received];
  if ("results" in said)
    return said.results.map(({ id, pieces }) => ({
      ...{ type: "function_call_output", call_id: id, output: pieces.map(part) },
    }));
  const calls = said.calls?.map(({ id, name, input }) => ({
    ...{ type: "function_call", call_id: id, name, arguments: JSON.stringify(input) },
  }));
  const content = [{ type: "output_text", text: said.assistant, annotations: [] }];
  const text = { ...message("assistant", content), id: "msg_1", status: "completed" };
  return [...(said.assistant === "" ? [] : [text]), ...(calls ?? [])];
}

const message = (role: string, content: Fields[]): Fields => ({ type: "message", role, content });

function part(piece: Piece): Fields {
  if ("text" in piece)
    return {
      ...{ type: "input_text", text: piece.text },
      ...(piece.isCached && { prompt_cache_breakpoint: { mode: "explicit" } }),
    };
  if ("audio" in piece) throw new TypeError("this protocol has no sound");
  if ("image" in piece)
    return { type: "input_image", detail: "auto", image_url: `data:image/png;base64,${piece.image}` };
  const file_data = `data:application/pdf;base64,${piece.document}`;
  return { type: "input_file", filename: "a.pdf", file_data };
}

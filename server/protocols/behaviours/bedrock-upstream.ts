import { EventStreamCodec } from "@smithy/eventstream-codec";
import { type Fields, fieldsList, fieldsOf, isFields, textOf } from "../fields.ts";
import { awsViolations } from "../testing/aws-shapes.ts";
import type { Ending, Reply, ReplyBlock, Source } from "./conversation.ts";
import { sseFields } from "./sse-fields.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

const endings: Readonly<Record<Ending, string>> = {
  ...{ stop: "end_turn", "stop-sequence": "stop_sequence", length: "max_tokens", tools: "tool_use" },
  ...{ refusal: "content_filtered", filter: "guardrail_intervened" },
};

const upstreamModel = "anthropic.claude-opus-4-8";

/** Claude on Amazon Bedrock, by `Converse`. Streams are written here as the events that its binary frames hold, framed by `frame`. */
export const bedrockUpstream: UpstreamProtocol = {
  ...{ protocol: "bedrock-converse", provider: "bedrock", upstreamModel, basePath: "" },
  isStream: ({ path }) => path.endsWith("/converse-stream"),
  violations({ path, headers, body }) {
    return [
      ...(/^\/model\/anthropic\.claude-opus-4-8\/converse(-stream)?$/.test(path) ? [] : [`path ${path}`]),
      ...(headers.authorization === "Bearer sk-upstream" ? [] : ["authorization: not this account's"]),
      ...awsViolations("ConverseRequest", body),
    ];
  },
  understand({ body }) {
    const { tools, toolChoice } = fieldsOf(body.toolConfig);
    const [choice = "auto"] = Object.keys(fieldsOf(toolChoice));
    const config = fieldsOf(body.inferenceConfig);
    const format = fieldsOf(fieldsOf(fieldsOf(body.outputConfig).textFormat).structure);
    const schema = textOf(fieldsOf(format.jsonSchema).schema);
    const thinking = fieldsOf(fieldsOf(body.additionalModelRequestFields).thinking);
    return {
      said: [
        ...fieldsList(body.system).flatMap((block) => said("system", block)),
        ...fieldsList(body.messages).flatMap(({ role, content }) =>
          fieldsList(content).flatMap((block) => said(String(role), block)),
        ),
      ],
      tools: fieldsList(tools).flatMap(({ toolSpec }) => textOf(fieldsOf(toolSpec).name) ?? []),
      choice: choice === "tool" ? String(fieldsOf(fieldsOf(toolChoice).tool).name) : choice,
      schema: schema === null ? null : JSON.parse(schema),
      stop: (config.stopSequences ?? []) as string[],
      maxTokens: (config.maxTokens ?? null) as number | null,
      isStrict: fieldsList(tools).some(({ toolSpec }) => fieldsOf(toolSpec).strict === true),
      isUsualTier: fieldsOf(body.serviceTier).type === "default",
      cached: fieldsList(body.messages).flatMap(({ content }) =>
        fieldsList(content).flatMap((one, index, all) =>
          isFields(one.cachePoint) ? [String(all[index - 1]?.text)] : [],
        ),
      ),
      isCited: fieldsList(body.messages)
        .flatMap(({ content }) => fieldsList(content))
        .some(({ document }) => fieldsOf(fieldsOf(document).citations).enabled === true),
      isThinking: thinking.type === "enabled" || thinking.type === "adaptive",
    };
  },
  whole: (reply) =>
    checked("ConverseResponse", {
      output: { message: { role: "assistant", content: reply.blocks.map(block) } },
      ...{ stopReason: endings[reply.ending], usage: usage(reply), metrics: { latencyMs: 12 } },
    }),
  stream(reply) {
    const events: [string, Fields][] = [
      ["messageStart", { role: "assistant" }],
      ...reply.blocks.flatMap(blockEvents),
      ["messageStop", { stopReason: endings[reply.ending] }],
      ["metadata", { usage: usage(reply), metrics: { latencyMs: 12 } }],
    ];
    const texts = events.map(([name, data]) => {
      checked("ConverseStreamOutput", { [name]: data });
      return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
    });
    return { events: texts.slice(0, -1), terminator: texts.at(-1)! };
  },
  frame(event) {
    const [{ name, data }] = sseFields(event) as [{ name: string; data: Fields }];
    const type = name.endsWith("Exception") ? "exception" : "event";
    const headers = {
      [`:${type}-type`]: { type: "string", value: name },
      ":content-type": { type: "string", value: "application/json" },
      ":message-type": { type: "string", value: type },
    } as const;
    return Buffer.from(codec.encode({ headers, body: Buffer.from(JSON.stringify(data)) }));
  },
  error: (_status, message) => ({ message }),
  errorEvent: (message) => `event: modelStreamErrorException\ndata: ${JSON.stringify({ message })}\n\n`,
};

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/** @throws Error where this file does not speak as AWS does */
function checked(shape: string, value: Fields): Fields {
  const found = awsViolations(shape, value);
  if (found.length > 0) throw new Error(`${shape}: ${found.join("; ")}`);
  return value;
}

const usage = ({ counted: { input, cached, written, output } }: Reply): Fields => ({
  ...{ inputTokens: input, outputTokens: output, totalTokens: input + cached + written + output },
  ...(cached > 0 && { cacheReadInputTokens: cached }),
  ...(written > 0 && { cacheWriteInputTokens: written }),
});

function block(one: ReplyBlock): Fields {
  if ("thinking" in one)
    return { reasoningContent: { reasoningText: { text: one.thinking, signature: one.signature } } };
  if ("call" in one)
    return { toolUse: { toolUseId: one.call.id, name: one.call.name, input: one.call.input } };
  if ("textCall" in one) throw new TypeError("Bedrock has no tools with free text");
  if ("text" in one && one.source !== undefined)
    return { citationsContent: { content: [{ text: one.text }], citations: [citation(one.source)] } };
  return { text: "text" in one ? one.text : one.refusal };
}

const citation = ({ url, title }: Source): Fields => ({ title, location: { web: { url } } });

function blockEvents(one: ReplyBlock, contentBlockIndex: number): [string, Fields][] {
  const delta = (piece: Fields): [string, Fields] => [
    "contentBlockDelta",
    { contentBlockIndex, delta: piece },
  ];
  const pieces = (text: string): string[] => ["", text.slice(0, 3), text.slice(3)];
  const stop: [string, Fields] = ["contentBlockStop", { contentBlockIndex }];
  if ("thinking" in one)
    return [
      ...pieces(one.thinking).map((text) => delta({ reasoningContent: { text } })),
      delta({ reasoningContent: { signature: one.signature } }),
      stop,
    ];
  if ("call" in one) {
    const { id: toolUseId, name, input } = one.call;
    return [
      ["contentBlockStart", { contentBlockIndex, start: { toolUse: { toolUseId, name } } }],
      ...pieces(JSON.stringify(input)).map((text) => delta({ toolUse: { input: text } })),
      stop,
    ];
  }
  if ("textCall" in one) throw new TypeError("Bedrock has no tools with free text");
  const source = "text" in one && one.source !== undefined ? [delta({ citation: citation(one.source) })] : [];
  return [...pieces("text" in one ? one.text : one.refusal).map((text) => delta({ text })), ...source, stop];
}

const mediaTypes: Readonly<Record<string, string>> = {
  ...{ png: "image/png", pdf: "application/pdf", wav: "audio/wav", mp3: "audio/mp3" },
};

function media(one: Fields): string | null {
  const { format, source } = fieldsOf(one.image ?? one.document ?? one.audio);
  const bytes = textOf(fieldsOf(source).bytes);
  return bytes === null ? null : `data:${mediaTypes[String(format)]};base64,${bytes}`;
}

function said(role: string, one: Fields): string[] {
  if (isFields(one.cachePoint)) return [];
  if (isFields(one.toolUse)) {
    const { toolUseId, name, input } = one.toolUse;
    return [`assistant: call ${toolUseId} ${name} ${JSON.stringify(input)}`];
  }
  if (isFields(one.toolResult)) {
    const { toolUseId, content, status } = one.toolResult;
    const word = status === "error" ? "error" : "result";
    return fieldsList(content).map((part) => `${word} ${toolUseId}: ${media(part) ?? part.text}`);
  }
  if (isFields(one.reasoningContent)) {
    const { text, signature } = fieldsOf(one.reasoningContent.reasoningText);
    return [`assistant: thinking ${text} sealed ${signature}`];
  }
  return [`${role}: ${media(one) ?? one.text}`];
}

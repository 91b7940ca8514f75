import type { Behaviour, SeenRequest } from "../../../pipeline/dispatch/testing/fake-upstream.ts";
import { type Fields, fieldsList, fieldsOf } from "../../fields.ts";
import { officialSchemasSkipped, officialViolations } from "../../testing/official-schemas.ts";

/** How awkwardly a stream is sent. */
export interface ReplayManner {
  /** Bytes per write. @default 7 */
  readonly pieceBytes?: number;
  /** @default LF */
  readonly lineEnd?: "\n" | "\r\n";
  /** false: the connection ends after the stop reason. @default true */
  readonly hasTerminator?: boolean;
}

/** Answers as Anthropic would, with a message, streamed or whole as it was asked for; refuses what Anthropic does not know. */
export function replayMessage(message: Fields, manner: ReplayManner = {}): Behaviour {
  return async (response, request) => {
    const violations = messagesViolations(request);
    if (violations.length > 0) {
      const error = { type: "invalid_request_error", message: violations.join("; ") };
      response.writeHead(400, { "content-type": "application/json", "request-id": "req_1" });
      response.end(JSON.stringify({ type: "error", error, request_id: "req_1" }));
      return;
    }
    if (request.path.endsWith("/count_tokens")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ input_tokens: 4_711 }));
      return;
    }
    if (request.body.stream !== true) {
      response.writeHead(200, { "content-type": "application/json", "request-id": "req_1" });
      response.end(JSON.stringify(message));
      return;
    }
    const { pieceBytes = 7, lineEnd = "\n", hasTerminator = true } = manner;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "request-id": "req_1" });
    const events = messageEvents(message).slice(0, hasTerminator ? undefined : -1);
    const bytes = Buffer.from(sseText(events).replaceAll("\n", lineEnd));
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      response.write(bytes.subarray(at, at + pieceBytes));
      // Two writes in one turn would leave in one packet.
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
}

export const sseText = (events: readonly Fields[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** What is wrong with a request by Anthropic's own schema and rules; [] where nothing is. */
export function messagesViolations({ path, headers, body }: SeenRequest): string[] {
  const isCount = path.endsWith("/count_tokens");
  const found: string[] = [];
  if (!/^\/v1\/messages(\/count_tokens)?$/.test(path)) found.push(`path ${path}`);
  if (!/^\d{4}-\d\d-\d\d$/.test(String(headers["anthropic-version"])))
    found.push("anthropic-version: missing");
  if (headers["x-api-key"] !== "sk-upstream") found.push("x-api-key: not this account's");
  const betas = String(headers["anthropic-beta"] ?? "");
  const params = Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== "stream" && !isBeta(name, betas)),
  );
  const schema = isCount ? "anthropic.MessageCountTokensParams" : "anthropic.MessageCreateParams";
  // Models of tests are none that the SDK lists.
  if (officialSchemasSkipped === "")
    found.push(...officialViolations(schema, { ...params, model: "claude-opus-5" }));
  let isUserTurn = true;
  for (const { role, content } of fieldsList(body.messages)) {
    if (role === "system") continue;
    if ((role === "user") !== isUserTurn) found.push("messages: roles must alternate");
    isUserTurn = !isUserTurn;
    for (const block of fieldsList(content))
      if (block.type === "text" && String(block.text).trim() === "")
        found.push("messages: text must be non-empty");
  }
  return found;
}

/** Fields of a beta are Anthropic's where its header names the beta, and its SDK's ordinary types do not know them. */
const isBeta = (field: string, betas: string): boolean =>
  field === "context_management" && betas.includes("context-management");

/** A message as its stream: pings, empty deltas, characters cut in two, usage in two parts. */
export function messageEvents(message: Fields): Fields[] {
  const { output_tokens: outputTokens, ...input } = fieldsOf(message.usage);
  const start = { ...message, content: [], stop_reason: null, usage: { ...input, output_tokens: 1 } };
  const blocks = fieldsList(message.content).flatMap((block, index): Fields[] => [
    { type: "content_block_start", index, content_block: emptied(block) },
    ...(index === 0 ? [{ type: "ping" }] : []),
    ...deltasOf(block).map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ]);
  const { stop_reason, stop_sequence } = message;
  return [
    { type: "message_start", message: start },
    ...blocks,
    { type: "message_delta", delta: { stop_reason, stop_sequence }, usage: { output_tokens: outputTokens } },
    { type: "message_stop" },
  ];
}

function emptied(block: Fields): Fields {
  switch (block.type) {
    case "text":
      return { ...block, text: "" };
    case "thinking":
      return { ...block, thinking: "", signature: "" };
    case "tool_use":
      return { ...block, input: {} };
    default:
      return block;
  }
}

function deltasOf(block: Fields): Fields[] {
  const halves = (text: string): string[] => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
  switch (block.type) {
    case "text":
      return halves(String(block.text)).map((text) => ({ type: "text_delta", text }));
    case "thinking":
      return [
        ...halves(String(block.thinking)).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: block.signature },
      ];
    case "tool_use": {
      const pieces =
        Object.keys(fieldsOf(block.input)).length === 0 ? [] : halves(JSON.stringify(block.input));
      return ["", ...pieces].map((partial_json) => ({ type: "input_json_delta", partial_json }));
    }
    default:
      return [];
  }
}

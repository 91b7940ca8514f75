import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Body } from "./message-refusals.ts";
import { refusalOf, responsesRefusal } from "./provider-refusals.ts";

export interface StrictUpstream {
  /** Of one provider: `PROVIDER_BASE_URL` points here. */
  baseUrl(provider: string): string;
  /** Calls since the last one, with what was refused. */
  take(): { readonly provider: string; readonly model: string; readonly refusal: string | null }[];
  close(): Promise<void>;
}

/** A loopback server that refuses what each provider documents to refuse, and answers the rest. */
export async function startStrictUpstream(): Promise<StrictUpstream> {
  let calls: { provider: string; model: string; refusal: string | null }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const provider = (request.url ?? "").split("/")[1] ?? "";
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as Body;
    // Gemini's model stands in the path; its own rules are told apart by it.
    const named = /\/models\/([^:/?]+):/.exec(request.url ?? "")?.[1];
    const body = named === undefined ? sent : { ...sent, model: named };
    const isResponses = (request.url ?? "").endsWith("/responses");
    const refusal = isResponses ? responsesRefusal(body) : refusalOf(provider, body);
    calls.push({ provider, model: String(body.model), refusal });
    if (refusal !== null) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: refusal, type: "invalid_request_error" } }));
      return;
    }
    if (provider === "gemini") {
      const candidates = [
        { content: { role: "model", parts: [{ text: "Canberra" }] }, finishReason: "STOP" },
      ];
      const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 };
      const reply = JSON.stringify({ candidates, usageMetadata, modelVersion: "m", responseId: "r1" });
      const isStream = (request.url ?? "").includes("alt=sse");
      response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      response.end(isStream ? `data: ${reply}\r\n\r\n` : reply);
      return;
    }
    if (provider === "anthropic") {
      answerMessages(response, body);
      return;
    }
    if (isResponses) {
      const text = { type: "output_text", text: "Canberra", annotations: [] };
      const message = {
        type: "message",
        id: "msg_1",
        status: "completed",
        role: "assistant",
        content: [text],
      };
      const figures = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };
      const whole = {
        ...{ id: "resp_1", object: "response", created_at: 1, model: body.model, status: "completed" },
        ...{ output: [message], usage: figures },
      };
      const begun = { ...whole, status: "in_progress", output: [] };
      const events = [
        { type: "response.created", response: begun },
        { type: "response.output_item.added", output_index: 0, item: { ...message, content: [] } },
        {
          type: "response.output_text.delta",
          output_index: 0,
          content_index: 0,
          item_id: "msg_1",
          delta: "Canberra",
        },
        { type: "response.output_item.done", output_index: 0, item: message },
        { type: "response.completed", response: whole },
      ];
      response.writeHead(200, {
        "content-type": body.stream === true ? "text/event-stream" : "application/json",
      });
      response.end(
        body.stream === true
          ? events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
          : JSON.stringify(whole),
      );
      return;
    }
    const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
    const base = { id: "c1", created: 1, model: body.model };
    if (body.stream === true) {
      const chunk = (delta: object, finish_reason: string | null, rest: object = {}): string =>
        `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }], ...rest })}\n\n`;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        `${chunk({ role: "assistant", content: "Canberra" }, null)}${chunk({}, "stop", { usage })}data: [DONE]\n\n`,
      );
      return;
    }
    const message = { role: "assistant", content: "Canberra" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: (provider) => `http://127.0.0.1:${port}/${provider}/v1`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answerMessages(response: ServerResponse, { model, stream }: Body): void {
  const text = { type: "text", text: "Canberra" };
  const usage = { input_tokens: 9, output_tokens: 2 };
  const head = { id: "msg_1", type: "message", role: "assistant", model, stop_sequence: null };
  const events: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[] = [
    { type: "message_start", message: { ...head, content: [], stop_reason: null, usage } },
    { type: "content_block_start", index: 0, content_block: text },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
  const isStream = stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  response.end(
    isStream
      ? events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
      : JSON.stringify({ ...head, content: [text], stop_reason: "end_turn", usage }),
  );
}

// An upstream that streams chat completions and Anthropic's messages: each event is a write of its own, in a turn of its own.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** How a stream is: `events` of text; `holdAt`: it waits there for ever; `bytes`: of the text of one event. */
interface StreamSize {
  readonly events: number;
  readonly holdAt?: number;
  readonly bytes?: number;
}

const sse = (event: { readonly type?: string }): string =>
  `${event.type === undefined ? "" : `event: ${event.type}\n`}data: ${JSON.stringify(event)}\n\n`;

const chat = (choices: readonly object[], more: object = {}): string =>
  sse({
    ...{
      id: "chatcmpl-bench",
      object: "chat.completion.chunk",
      created: 1_700_000_000,
      model: "bench-model",
    },
    ...{ choices, ...more },
  } as object);
const chatStream = {
  head: [chat([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }])],
  text: (content: string) => chat([{ index: 0, delta: { content }, finish_reason: null }]),
  end: [
    chat([{ index: 0, delta: {}, finish_reason: "stop" }]),
    chat([], { usage: { prompt_tokens: 60, completion_tokens: 60, total_tokens: 120 } }),
    "data: [DONE]\n\n",
  ],
};

const usage = { input_tokens: 60, output_tokens: 60 };
const message = { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage };
const messagesStream = {
  head: [
    sse({ type: "message_start", message: { ...message, stop_reason: null, stop_sequence: null } } as object),
    sse({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } } as object),
  ],
  text: (text: string) =>
    sse({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } } as object),
  end: [
    sse({ type: "content_block_stop", index: 0 } as object),
    sse({ type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage } as object),
    sse({ type: "message_stop" }),
  ],
};

/** Or gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const piece of request) body += piece;
  // The client's own field, which every protocol passes on.
  const size = JSON.parse(
    /size (\{[^}]*\})/.exec(body.replaceAll("\\", ""))?.[1] ?? '{"events":5}',
  ) as StreamSize;
  const form = request.url!.endsWith("/messages") ? messagesStream : chatStream;
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of form.head) response.write(event);
  for (let at = 0; at < size.events; at += 1) {
    if (at === size.holdAt) return;
    const isFull = !response.write(
      form.text(size.bytes === undefined ? `word ${at} ` : "x".repeat(size.bytes)),
    );
    if (isFull) await drained(response);
    else await new Promise((resolve) => setImmediate(resolve));
    if (response.destroyed) return;
  }
  response.end(form.end.join(""));
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as { port: number }).port }));

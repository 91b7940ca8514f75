import type { Behaviour } from "./fake-upstream.ts";

export const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_730_000_000,
  model: "gpt-5-mini-2025-08-07",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello naïve 日本" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 },
};

export function chunk(fields: Record<string, unknown>): string {
  const whole = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_730_000_000,
    model: "gpt-5-mini-2025-08-07",
    ...fields,
  };
  return `data: ${JSON.stringify(whole)}\n\n`;
}

export function textChunk(content: string, finishReason: string | null = null): string {
  return chunk({ choices: [{ index: 0, delta: { content }, finish_reason: finishReason }], usage: null });
}

export const roleChunk = chunk({
  choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
});
export const finishChunk = chunk({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
export const usageChunk = chunk({ choices: [], usage: completion.usage });
export const doneEvent = "data: [DONE]\n\n";

export const wholeStream: readonly string[] = [
  roleChunk,
  textChunk("Hello"),
  textChunk(" naïve 日本"),
  finishChunk,
  usageChunk,
  doneEvent,
];

/** Sends a whole JSON document. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Sends events in one piece each and ends. */
export function events(list: readonly string[]): Behaviour {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of list) response.write(event);
    response.end();
  };
}

/** Sends events, then resets the connection. */
export function eventsThenReset(list: readonly string[]): Behaviour {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of list) response.write(event);
    setImmediate(() => response.socket?.resetAndDestroy());
  };
}

/** Sends events and then nothing more, with the connection open. */
export function eventsThenSilence(list: readonly string[]): Behaviour {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    for (const event of list) response.write(event);
  };
}

export const reset: Behaviour = (response) => response.socket?.resetAndDestroy();

export const silence: Behaviour = () => {};

export function status(
  code: number,
  error: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) {
  return json({ error: { message: `upstream says ${code}`, ...error } }, code, headers);
}

/** An error in Anthropic's form. */
export const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };

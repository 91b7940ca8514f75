import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** In every text and every field that a client can fill. */
export const canary = "Quokka marzipan 7319 zeppelin";
export const opening = [
  { role: "system", content: `You answer briefly. ${canary} of the system.` },
  { role: "user", content: `Translate into French: the ${canary} flies over the harbour at dawn.` },
];
export const otherOpening = [
  { role: "user", content: "def f(x): return x[0]\n\nWhy does this raise an IndexError? ".repeat(20) },
];
/** A call of a tool whose every text holds the canary, and the answer to it. */
export const toolTurn = [
  {
    role: "assistant",
    content: null,
    tool_calls: [
      {
        id: `call_${canary}`,
        type: "function",
        function: { name: "look_up", arguments: JSON.stringify({ canary }) },
      },
    ],
  },
  { role: "tool", tool_call_id: `call_${canary}`, content: canary },
];
export const everyField = {
  user: canary,
  metadata: { note: canary },
  prompt_cache_key: canary,
  safety_identifier: canary,
  stop: [canary],
  tools: [
    { type: "function", function: { name: "look_up", description: canary, parameters: { type: "object" } } },
  ],
};

/** An upstream that answers with all that it was sent, as a reply or, for one model, as an error. */
function repeatEverything(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  request.on("end", () => {
    const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean };
    if (model === "echo/refused") {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ error: { message: `I do not like ${body}`, code: canary, type: canary } }),
      );
      return;
    }
    const usage = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };
    const choice = { index: 0, finish_reason: "stop" };
    const reply = {
      id: canary,
      object: "chat.completion",
      created: 1,
      model,
      usage,
      system_fingerprint: canary,
    };
    response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json" });
    if (stream)
      response.end(
        `data: ${JSON.stringify({ ...reply, object: "chat.completion.chunk", choices: [{ ...choice, delta: { content: body } }] })}\n\ndata: [DONE]\n\n`,
      );
    else
      response.end(
        JSON.stringify({ ...reply, choices: [{ ...choice, message: { role: "assistant", content: body } }] }),
      );
  });
}

/** Starts it on a port of its own. */
export async function startRepeatingUpstream(): Promise<{ server: Server; port: number }> {
  const server = createServer(repeatEverything);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

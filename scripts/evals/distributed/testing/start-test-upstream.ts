import { createServer, type Server } from "node:http";

export interface TestUpstream {
  readonly url: string;
  /** Requests by the prompt's text. */
  readonly asked: ReadonlyMap<string, number>;
  /** All requests. */
  readonly total: () => number;
  close(): Promise<void>;
}

export interface TestUpstreamOptions {
  /** Wait before each reply, in milliseconds. @default 0 */
  readonly delayMs?: number;
  /** Told of every request before it is answered. */
  readonly onRequest?: (count: number) => void;
}

/** An upstream on loopback that repeats the prompt, at 10 tokens in and 5 out; it counts who asked what. */
export async function startTestUpstream(options: TestUpstreamOptions = {}): Promise<TestUpstream> {
  const asked = new Map<string, number>();
  let total = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
        messages: readonly { content: string }[];
      };
      const prompt = body.messages.at(-1)?.content ?? "";
      asked.set(prompt, (asked.get(prompt) ?? 0) + 1);
      total += 1;
      options.onRequest?.(total);
      const reply = {
        object: "chat.completion",
        model: "echo",
        choices: [
          { index: 0, finish_reason: "stop", message: { role: "assistant", content: `It is: ${prompt}` } },
        ],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      };
      setTimeout(() => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
      }, options.delayMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    total: () => total,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

// An upstream that answers at once, so that what is measured is the gateway. Bare sockets: it must outrun what it serves.
import { createServer } from "node:net";
import { parentPort } from "node:worker_threads";
import { requestEnd } from "./request-end.ts";

const reply = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "bench-model",
  choices: [
    { index: 0, message: { role: "assistant", content: "All is well. ".repeat(20) }, finish_reason: "stop" },
  ],
  usage: { prompt_tokens: 60, completion_tokens: 60, total_tokens: 120 },
});
const response = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(reply)}\r\n\r\n${reply}`,
);

const server = createServer({ noDelay: true }, (socket) => {
  let pending: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let end = requestEnd(pending); end !== -1; end = requestEnd(pending)) {
      pending = pending.subarray(end);
      socket.write(response);
    }
  });
  socket.on("error", () => socket.destroy());
});
server.listen(Number(process.env.BENCH_PORT ?? 0), "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  (parentPort ?? { postMessage: (message: unknown) => process.send?.(message) }).postMessage({ port });
});

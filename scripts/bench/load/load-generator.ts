// Sends requests over a fixed number of connections for a fixed time, each as soon as the last one on its connection was answered.
import { connect } from "node:net";
import { benchPrompt } from "./bench-prompt.ts";
import { requestEnd } from "./request-end.ts";

interface LoadSettings {
  readonly port: number;
  readonly model: string;
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
  readonly seed: number;
  /** Between a reply and the next request of a connection; absent: none. */
  readonly pauseMs?: number;
}

const settings = JSON.parse(process.env.BENCH_LOAD ?? "{}") as LoadSettings;

let sent = settings.seed * 10_000_000;
let answered = 0;
let failed = 0;
let isMeasuring = false;
const latenciesMs: number[] = [];

function nextRequest(): Buffer {
  sent += 1;
  const body = JSON.stringify({
    model: settings.model,
    messages: [{ role: "user", content: benchPrompt(sent) }],
  });
  return Buffer.from(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${settings.port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function openConnection(): void {
  const socket = connect({ port: settings.port, host: "127.0.0.1", noDelay: true });
  let pending: Buffer = Buffer.alloc(0);
  let startedMs = performance.now();
  const send = (): void => {
    startedMs = performance.now();
    socket.write(nextRequest());
  };
  socket.on("connect", send);
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const end = requestEnd(pending);
    if (end === -1) return;
    if (isMeasuring) {
      answered += 1;
      latenciesMs.push(performance.now() - startedMs);
      if (pending.toString("latin1", 9, 12) !== "200") failed += 1;
    }
    pending = pending.subarray(end);
    if (settings.pauseMs === undefined) send();
    else setTimeout(send, settings.pauseMs);
  });
  socket.on("error", () => {
    failed += 1;
  });
}

for (let index = 0; index < settings.connections; index += 1) openConnection();
setTimeout(() => {
  isMeasuring = true;
  process.send?.({ event: "measuring" });
  const startedMs = performance.now();
  setTimeout(() => {
    const seconds = (performance.now() - startedMs) / 1000;
    latenciesMs.sort((one, other) => one - other);
    const quantile = (share: number): number =>
      latenciesMs[Math.floor(share * (latenciesMs.length - 1))] ?? 0;
    process.send?.(
      { event: "done", answered, failed, seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) },
      () => process.exit(0),
    );
  }, settings.durationMs);
}, settings.warmUpMs);

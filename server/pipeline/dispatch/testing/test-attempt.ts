import { openPrincipal } from "../../../operation/principal.ts";
import { chatOperation } from "../../../protocols/openai-chat/chat-operation.ts";
import { replyCodec } from "../../../protocols/protocols.ts";
import type { ReplyCodec } from "../../../protocols/reply-codec.ts";
import type { ProviderAdapter, ProviderSink } from "../../../upstream/provider.ts";
import { Attempt } from "../attempt.ts";
import { type AttemptContext, type DispatchOptions, defaultDispatchOptions } from "../dispatch-context.ts";
import type { WatchdogTimes } from "../watchdog.ts";
import { testClock } from "./instant-time.ts";
import { target } from "./target.ts";

export interface AttemptSetup {
  /** @default true */
  readonly stream?: boolean;
  readonly options?: Partial<DispatchOptions>;
  readonly times?: Partial<WatchdogTimes>;
  /** @default that of chat completions */
  readonly codec?: ReplyCodec;
  readonly asksOthersOnRefusal?: boolean;
  /** @default the adapter cannot tell */
  readonly isSent?: boolean;
  /** The client is full from the first piece on. */
  readonly isFull?: boolean;
  readonly throwsAtStart?: boolean;
}

export const eventStream = { "content-type": "text/event-stream" };
export const jsonDocument = { "content-type": "application/json" };

/** One attempt without an upstream: the test says what comes. What the attempt did is noted in words. */
export function startAttempt(setup: AttemptSetup = {}) {
  const did: string[] = [];
  let sink!: ProviderSink;
  const exchange = {
    ...(setup.isSent !== undefined && { isSent: setup.isSent }),
    pause: () => void did.push("pause"),
    resume: () => void did.push("resume"),
    abort: () => void did.push("abort"),
  };
  const adapter: ProviderAdapter = {
    protocol: "openai-chat",
    start(_call, given) {
      if (setup.throwsAtStart) throw new Error("it cannot be started");
      sink = given;
      return exchange;
    },
    close: async () => {},
  };
  const body = {
    model: "auto",
    messages: [{ role: "user" as const, content: "Hi" }],
    stream: setup.stream ?? true,
  };
  const request = {
    ...{ id: "req_1", principal: openPrincipal, sessionId: null, receivedAtMs: 0, isDebug: false },
  };
  const operation = chatOperation(body, Buffer.from(JSON.stringify(body)), request);
  const { deployment } = target("http://127.0.0.1");
  const context: AttemptContext = {
    call: { operation, deployment, fit: null, reasoningEffort: null, apiKey: null },
    codec: setup.codec ?? replyCodec("openai-chat", "openai-chat")!,
    reply: {
      ...{ requestId: "req_1", nowSeconds: 1, servedModelId: "openai/gpt-5-mini", customTools: new Set() },
      ...{ clientBody: body, maxEventBytes: setup.options?.maxEventBytes ?? 1_000_000 },
      priceUsage: () => ({ cost: null, unknownReason: "not priced" }),
    },
    outlet: {
      commit: (cost, type, length) =>
        void did.push(`commit ${type} ${length}${cost === null ? "" : ` ${cost.unknownReason}`}`),
      firstToken: (atMs) => void did.push(`first token at ${atMs}`),
      write(bytes) {
        did.push(`write ${bytes}`);
        return !setup.isFull;
      },
      end: (bytes) => void did.push(`end ${bytes}`),
    },
    options: { ...defaultDispatchOptions, ...setup.options },
    asksOthersOnRefusal: setup.asksOthersOnRefusal ?? false,
    times: {
      ...{ connectMs: null, firstTokenMs: 1_000, idleMs: 1_000, totalMs: null, closingMs: 100 },
      ...setup.times,
    },
    clock: testClock,
  };
  const attempt = new Attempt(adapter, context);
  /** The pieces, after so many milliseconds each. */
  const send = async (
    ...pieces: readonly (string | readonly [atMs: number, piece: string])[]
  ): Promise<void> => {
    for (const piece of pieces) {
      const [waitMs, text] = typeof piece === "string" ? [0, piece] : piece;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      sink.onData(Buffer.from(text));
    }
  };
  return { attempt, sink, did, send, names: () => did.map((line) => line.split(" ", 1)[0]) };
}

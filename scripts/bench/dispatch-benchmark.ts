import { Bench } from "tinybench";
import { createLiveLatency } from "../../server/latency/live-latency.ts";
import { openPrincipal } from "../../server/operation/principal.ts";
import { healthConsumer, latencyConsumer } from "../../server/pipeline/dispatch/attempt-consumers.ts";
import { CollectingSink } from "../../server/pipeline/dispatch/collecting-sink.ts";
import { createDispatcher } from "../../server/pipeline/dispatch/dispatcher.ts";
import { createHealthTracker } from "../../server/pipeline/dispatch/health.ts";
import { completion, textChunk, wholeStream } from "../../server/pipeline/dispatch/testing/behaviours.ts";
import { target } from "../../server/pipeline/dispatch/testing/target.ts";
import { publishTo } from "../../server/pipeline/request-events.ts";
import { chatOperation } from "../../server/protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../../server/protocols/openai-chat/chat-request-schema.ts";
import { openAiChatPassthrough } from "../../server/protocols/openai-chat/openai-chat-passthrough.ts";
import type { ReplyContext } from "../../server/protocols/reply-codec.ts";
import { createRefusedFields } from "../../server/providers/parameters/refused-fields.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import type { ProviderAdapter } from "../../server/upstream/provider.ts";
import { type BenchRow, benchRows } from "./bench-rows.ts";

const whole = Buffer.from(JSON.stringify(completion));
const [role, , ...end] = wholeStream;
const events = [role!, ...Array.from({ length: 48 }, (_, index) => textChunk(`word ${index} `)), ...end];
/** 53 events in 11 reads. */
const reads = Array.from({ length: 11 }, (_, index) =>
  Buffer.from(events.slice(index * 5, index * 5 + 5).join("")),
);

/** An upstream within the process that answers at once. */
const adapter: ProviderAdapter = {
  protocol: "openai-chat",
  start({ operation }, sink) {
    let isOver = false;
    queueMicrotask(() => {
      const { isStream } = operation.payload;
      sink.onHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      for (const read of isStream ? reads : [whole]) if (!isOver) sink.onData(read);
      if (!isOver) sink.onEnd();
    });
    return {
      pause() {},
      resume() {},
      abort() {
        isOver = true;
      },
    };
  },
  close: async () => {},
};

/**
 * What dispatch costs a request that succeeds at once, network and HTTP left out: attempts, clocks, breakers, latency and outcome. The reading of the same
 * bytes alone stands beside it: the difference is the machinery.
 */
export async function dispatchBenchmarks(durationMs: number): Promise<BenchRow[]> {
  const health = createHealthTracker(systemClock);
  const dispatcher = createDispatcher({
    providers: { get: () => adapter },
    secrets: () => "sk-bench",
    ...{ clock: systemClock, random: () => 0.5, sleep: async () => {}, health },
    events: publishTo([healthConsumer(health), latencyConsumer(createLiveLatency(systemClock))], () => {}),
    refusedFields: createRefusedFields(),
    onFault(_requestId, fault) {
      throw fault;
    },
  });
  const place = target("http://127.0.0.1/v1");
  const body = { model: "openai/gpt-5-mini", messages: [{ role: "user", content: "Hi" }] };
  const dispatch = async (isStream: boolean): Promise<void> => {
    const operation = chatOperation({ ...body, stream: isStream } as ChatRequestBody, null, {
      ...{ id: "bench", principal: openPrincipal, sessionId: null, isDebug: false },
      receivedAtMs: systemClock.monotonicMs(),
    });
    const outcome = await dispatcher.dispatch({ operation, targets: [place], sink: new CollectingSink() });
    if (outcome.status !== "ok") throw new Error(`a request ended ${outcome.status}: ${outcome.errorCode}`);
  };
  const context = {
    ...{ servedModelId: "openai/gpt-5-mini", clientBody: body, maxEventBytes: 1e6 },
    priceUsage: () => ({ cost: null, unknownReason: "not priced here" }),
  } as unknown as ReplyContext;
  const bench = new Bench({ time: durationMs, warmupTime: durationMs / 4 });
  bench
    .add("dispatch, unstreamed", () => dispatch(false))
    .add("reading that reply alone", () => void openAiChatPassthrough.readWhole(whole, context))
    .add("dispatch, stream of 53 events", () => dispatch(true))
    .add("reading that stream alone", () => {
      const reader = openAiChatPassthrough.openStream(context);
      for (const read of reads) reader.push(read);
      if (!reader.isDone) throw new Error("the stream was not whole");
    });
  await bench.run();
  return benchRows(bench);
}

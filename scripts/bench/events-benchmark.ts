import { pino } from "pino";
import { Bench } from "tinybench";
import { createMetrics } from "../../server/metrics/create-metrics.ts";
import { publishTo, type RequestConsumer } from "../../server/pipeline/request-events.ts";
import { createRequestLines } from "../../server/record/request-lines.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { traceConsumer } from "../../server/traces/trace-consumer.ts";
import { type BenchRow, benchRows } from "./bench-rows.ts";

type Arguments<Name extends keyof RequestConsumer> = Parameters<NonNullable<RequestConsumer[Name]>>;

interface PlayedRequest {
  readonly admitted: Arguments<"admitted">;
  readonly decided: Arguments<"decided">;
  readonly attemptStarted: Arguments<"attemptStarted">;
  readonly firstToken: Arguments<"firstToken">;
  readonly attemptEnded: Arguments<"attemptEnded">;
  readonly settled: Arguments<"settled">;
}

/** Streamed requests that end well, over 200 models of 12 providers and 30 task types: what consumers read of them. */
const played = Array.from({ length: 200 }, (_, at): PlayedRequest => {
  const provider = `provider-${at % 12}`;
  const id = `${provider}/model-${at}`;
  const deployment = {
    id: `${id}#0`,
    provider,
    upstreamModel: `model-${at}`,
    baseUrl: "https://provider.example/v1",
  };
  const candidate = { id, reasoningEffort: null, model: { id, deployments: [deployment] } };
  const operation = {
    ...{ id: `req-${at}`, kind: "chat", protocol: "openai-chat", requestedModel: "auto:cheap" },
    ...{
      principal: { tenant: "default", keyId: null },
      receivedAtMs: 0,
      payload: { isStream: true, body: {} },
    },
    trace: {
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      parentSpanId: null,
      isSampled: true,
      state: null,
    },
  };
  const plan = {
    ...{ attempts: [candidate], features: {}, timing: {} },
    decision: {
      ranked: [],
      excluded: [],
      tasks: [{ taskType: `family:type-${at % 30}` }],
      policy: { rule: { kind: "weights" } },
    },
  };
  const outcome = {
    ...{ status: "ok", errorCode: null, httpStatus: 200, isStream: true, attempts: [{}] },
    ...{
      servedCandidateId: id,
      servedDeploymentId: deployment.id,
      usage: { inputTokens: 900, outputTokens: 50 },
      finishReason: "stop",
    },
    ...{ timeToFirstTokenMs: 200 + at, totalMs: 900 + at, overheadMs: 1 },
    cost: { upstreamNanoUsd: 1000, markupNanoUsd: 50, totalNanoUsd: 1050 },
  };
  const target = { candidate, deployment };
  const end = {
    result: {
      kind: "served",
      facts: { usage: null, firstTokenAtMs: 200, finishReason: "stop" },
      status: 200,
    },
    startedAtMs: 1,
    endedAtMs: 900,
    firstTokenLimitMs: 30_000,
  };
  return {
    ...{ admitted: [operation], decided: [operation, plan], attemptStarted: [operation, target] },
    ...{ firstToken: [operation, target, 200], attemptEnded: [operation, target, end] },
    settled: [operation, plan, outcome, null],
  } as unknown as PlayedRequest;
});

const fault = (event: string, error: unknown): never => {
  throw new Error(`${event} failed`, { cause: error });
};

/** What those who watch requests cost a request, all its events together, and what a scrape of `/metrics` with 200 models costs. */
export async function eventsBenchmarks(durationMs: number): Promise<BenchRow[]> {
  const circuits = played.map(({ attemptStarted: [, { deployment }] }) => ({
    ...{ deploymentId: deployment.id, state: "closed" as const },
  }));
  const metrics = createMetrics({
    recorder: () => ({ waiting: 0, dropped: 0, rejected: 0 }),
    ...{
      journalBytes: () => 0,
      eventLoopDelayMs: () => 0,
      budgets: () => [],
      alerts: () => new Map(),
      savings: () => null,
      circuits: () => circuits,
    },
  });
  const traces = traceConsumer({
    ...{ clock: systemClock, newSpanId: () => "00f067aa0ba902b7", send() {} },
    ...{ keepsPrompt: () => false, keepsReply: () => false, redact: (text: string) => text },
  });
  const log = pino({ level: "info" }, { write() {} });
  let at = 0;
  const replay = (consumers: readonly RequestConsumer[]) => {
    const events = publishTo(consumers, fault);
    return () => {
      const one = played[at++ % played.length]!;
      events.admitted(...one.admitted);
      events.decided(...one.decided);
      events.attemptStarted(...one.attemptStarted);
      events.firstToken(...one.firstToken);
      events.attemptEnded(...one.attemptEnded);
      events.settled(...one.settled);
    };
  };
  const bench = new Bench({ time: durationMs, warmupTime: durationMs / 4 });
  bench
    .add("events that nobody hears", replay([]))
    .add("metrics", replay([metrics.consumer]))
    .add(
      "metrics, lines of errors (the default)",
      replay([metrics.consumer, createRequestLines(log, "errors").consumer]),
    )
    .add(
      "metrics, lines of all requests",
      replay([metrics.consumer, createRequestLines(log, "all").consumer]),
    )
    .add("metrics, traces as far as the batch", replay([metrics.consumer, traces]))
    .add("a scrape of 200 models", async () => void (await metrics.registry.metrics()));
  await bench.run();
  return benchRows(bench);
}

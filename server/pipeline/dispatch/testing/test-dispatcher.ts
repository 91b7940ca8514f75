import type { Outcome } from "../../../../engine/index.ts";
import { createLiveLatency } from "../../../latency/live-latency.ts";
import type { Operation } from "../../../operation/operation.ts";
import { openPrincipal } from "../../../operation/principal.ts";
import { chatOperation } from "../../../protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../../../protocols/openai-chat/chat-request-schema.ts";
import { createOpenAiCompatibleAdapter } from "../../../protocols/openai-chat/openai-chat-upstream.ts";
import { knownProviders } from "../../../providers/known-providers.ts";
import { createRefusedFields } from "../../../providers/parameters/refused-fields.ts";
import type { ProviderAdapter } from "../../../upstream/provider.ts";
import type { UpstreamPoolOptions } from "../../../upstream/upstream-pools.ts";
import { publishTo, type RequestConsumer } from "../../request-events.ts";
import { healthConsumer, latencyConsumer } from "../attempt-consumers.ts";
import type { AttemptFailure } from "../attempt-failure.ts";
import { type CollectedReply, CollectingSink } from "../collecting-sink.ts";
import type { DispatchOptions, DispatchRequest, ReplyHeadFacts, ReplySink } from "../dispatch-context.ts";
import type { DispatchTarget } from "../dispatch-target.ts";
import { createDispatcher, type Dispatcher } from "../dispatcher.ts";
import { createHealthTracker, type HealthTracker } from "../health.ts";
import type { HealthOptions } from "../health-options.ts";
import type { Hedging } from "../hedging.ts";
import { testClock } from "./instant-time.ts";
import { poolsWithMemory } from "./memory-upstream.ts";

export const secretKey = "sk-test-very-secret-0123456789";

export interface TestSetup
  extends Pick<DispatchRequest, "resumes" | "paysAgain" | "isFitted" | "isModelNamed">,
    Pick<Operation, "trace"> {
  readonly options?: Partial<DispatchOptions>;
  readonly health?: Partial<HealthOptions>;
  readonly hedging?: Hedging;
  /** Whether waits pass on the clock. @default where there is hedging */
  readonly waits?: boolean;
  readonly pools?: Partial<UpstreamPoolOptions>;
  readonly adapter?: ProviderAdapter | Promise<ProviderAdapter>;
  readonly secrets?: (name: string) => string | null;
  readonly newSpanId?: () => string;
  /** Watches beside health and latency. */
  readonly consumer?: RequestConsumer;
}

export interface Served {
  readonly outcome: Outcome;
  readonly reply: CollectedReply;
  readonly text: string;
}

export interface TestDispatcher extends Pick<Dispatcher, "endAll"> {
  readonly health: HealthTracker;
  /** Waits that were asked for. */
  readonly sleeps: number[];
  /** What was known at each head that was written. */
  readonly heads: ReplyHeadFacts[];
  /** Those of the gateway itself. */
  readonly faults: { readonly requestId: string; readonly fault: unknown }[];
  readonly failures: AttemptFailure[];
  readonly latency: ReturnType<typeof createLiveLatency>;
  send(targets: readonly DispatchTarget[], body?: Record<string, unknown>): Promise<Served>;
  sendTo(
    sink: ReplySink,
    targets: readonly DispatchTarget[],
    body?: Record<string, unknown>,
  ): Promise<Outcome>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A dispatcher with a random that is always a half. */
export function createTestDispatcher(setup: TestSetup = {}): TestDispatcher {
  const { hedging, newSpanId } = setup;
  const waits = setup.waits ?? hedging !== undefined;
  const pools = poolsWithMemory(setup.pools);
  const openai = knownProviders.get("openai");
  if (openai === undefined) throw new Error("openai is not in the table");
  const adapter = setup.adapter ?? createOpenAiCompatibleAdapter(openai.quirks, pools);
  const health = createHealthTracker(testClock, setup.health);
  const latency = createLiveLatency(testClock);
  const sleeps: number[] = [];
  const heads: ReplyHeadFacts[] = [];
  const faults: TestDispatcher["faults"] = [];
  const failures: AttemptFailure[] = [];
  const events = publishTo(
    [
      ...(hedging === undefined ? [] : [hedging.consumer]),
      healthConsumer(health),
      latencyConsumer(latency),
      {
        attemptEnded(_operation, _target, { result }) {
          if (result.kind === "failed" || result.kind === "broken") failures.push(result.failure);
        },
      },
      setup.consumer ?? {},
    ],
    (_event, error) => {
      throw error;
    },
  );
  const dispatcher = createDispatcher(
    {
      providers: { get: (name) => (name === "openai" ? adapter : null) },
      secrets: setup.secrets ?? ((name) => (name === "TEST_API_KEY" ? secretKey : null)),
      clock: testClock,
      random: () => 0.5,
      sleep: async (milliseconds) => {
        sleeps.push(milliseconds);
        if (waits) await new Promise((resolve) => setTimeout(resolve, milliseconds));
      },
      onFault: (requestId, fault) => faults.push({ requestId, fault }),
      ...(hedging === undefined ? {} : { hedging }),
      ...(newSpanId === undefined ? {} : { newSpanId }),
      health,
      events,
      refusedFields: createRefusedFields(),
    },
    setup.options,
  );
  const sendTo: TestDispatcher["sendTo"] = (sink, targets, body = {}) => {
    const whole = { model: "auto", messages: [{ role: "user", content: "Hi" }], ...body };
    const context = {
      id: "req_1",
      principal: openPrincipal,
      sessionId: null,
      receivedAtMs: testClock.monotonicMs(),
      isDebug: false,
      trace: setup.trace,
    };
    return dispatcher.dispatch({
      operation: chatOperation(whole as ChatRequestBody, Buffer.from(JSON.stringify(whole)), context),
      targets,
      sink,
      ...{ resumes: setup.resumes ?? false, isModelNamed: setup.isModelNamed ?? false },
      isFitted: setup.isFitted ?? false,
      ...(setup.paysAgain && { paysAgain: setup.paysAgain }),
      replyHeaders(facts: ReplyHeadFacts) {
        heads.push(facts);
        return {
          "x-tradewind-attempts": String(facts.attempts),
          "x-tradewind-model": facts.target?.candidate.model.id ?? "none",
          "x-tradewind-cost-nano-usd": String(facts.cost?.totalNanoUsd ?? "unknown"),
        };
      },
    });
  };
  return {
    ...{ health, latency, sleeps, failures, heads, faults, sendTo },
    endAll: () => dispatcher.endAll(),
    async send(targets, body) {
      const sink = new CollectingSink();
      const outcome = await sendTo(sink, targets, body);
      const reply = sink.reply;
      if (reply === null) throw new Error("the reply was never ended");
      return { outcome, reply, text: reply.body.toString() };
    },
    [Symbol.asyncDispose]: () => pools.close(),
  };
}

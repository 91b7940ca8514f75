import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Outcome } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import type { CircuitState } from "../pipeline/dispatch/health.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import type { RecorderCounters } from "../record/recorder-types.ts";
import { boundedLabels } from "./bounded-labels.ts";
import { type MetricDefinition, type MetricNameOf, metricDefinitions } from "./metric-definitions.ts";

/** What is read when the metrics are asked for, not counted as requests go by. */
export interface MetricSources {
  readonly recorder: () => Pick<RecorderCounters, "waiting" | "dropped">;
  readonly eventLoopDelayMs: () => number;
  readonly circuits: () => readonly Pick<CircuitState, "deploymentId" | "state">[];
}

export interface Metrics {
  readonly consumer: RequestConsumer;
  readonly registry: Registry;
}

const none = "none";
const nanoUsdPerUsd = 1e9;
const msPerSecond = 1_000;
const circuitValue = { closed: 0, "half-open": 1, open: 2 } as const;
/** Distinct values of a label; catalogues and taxonomies are far smaller. */
const maxLabels = { models: 2_000, deployments: 2_000, taskTypes: 200, codes: 200, presets: 32 } as const;

/** GenAI conventions' name of an operation, by its kind; others keep their own. */
const operationNames: Readonly<Record<string, string>> = { embedding: "embeddings" };

/**
 * Counts requests as they go by, for `/metrics`. Labels hold what the installation itself knows (models, deployments, task types, codes), never
 * what a client wrote, and each has a bound.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const options = (name: keyof typeof metricDefinitions) => {
    const { help, labels, buckets, aggregator }: MetricDefinition = metricDefinitions[name];
    return {
      ...{ name, help, labelNames: [...labels], registers: [registry] },
      ...(buckets === undefined ? {} : { buckets: [...buckets] }),
      ...(aggregator === undefined ? {} : { aggregator }),
    };
  };
  const counter = (name: MetricNameOf<"counter">): Counter => new Counter(options(name));
  const histogram = (name: MetricNameOf<"histogram">): Histogram => new Histogram(options(name));
  const gauge = (name: MetricNameOf<"gauge">, collect?: (of: Gauge) => void): Gauge =>
    new Gauge({
      ...options(name),
      ...(collect === undefined
        ? {}
        : {
            collect(this: Gauge) {
              collect(this);
            },
          }),
    });

  const duration = histogram("gen_ai_client_operation_duration_seconds");
  const tokens = histogram("gen_ai_client_token_usage");
  const firstToken = histogram("gen_ai_server_time_to_first_token_seconds");
  const overhead = histogram("tradewind_overhead_seconds");
  const requests = counter("tradewind_requests_total");
  const decisions = counter("tradewind_decisions_total");
  const cost = counter("tradewind_cost_usd_total");
  const costUnknown = counter("tradewind_cost_unknown_total");
  const attempts = counter("tradewind_attempts_total");
  const cacheHits = counter("tradewind_cache_hits_total");
  const running = gauge("tradewind_requests_running");
  gauge("tradewind_circuit_state", (of) => {
    for (const { deploymentId, state } of sources.circuits())
      of.set({ deployment: deploymentLabel(deploymentId) }, circuitValue[state]);
  });
  gauge("tradewind_log_waiting_rows", (of) => of.set(sources.recorder().waiting));
  gauge("tradewind_event_loop_delay_seconds", (of) => of.set(sources.eventLoopDelayMs() / msPerSecond));
  new Counter({
    ...options("tradewind_log_dropped_rows_total"),
    collect(this: Counter) {
      this.reset();
      this.inc(sources.recorder().dropped);
    },
  });

  const modelLabel = boundedLabels(maxLabels.models);
  const deploymentLabel = boundedLabels(maxLabels.deployments);
  const taskLabel = boundedLabels(maxLabels.taskTypes);
  const codeLabel = boundedLabels(maxLabels.codes);
  const presetLabel = boundedLabels(maxLabels.presets);

  /** Model and provider that served; where nobody did, the model that came first, and no provider. */
  function servedBy(plan: RequestPlan | null, outcome: Outcome): { model: string; provider: string } {
    const served = plan?.attempts.find(({ id }) => id === outcome.servedCandidateId);
    const model = (served ?? plan?.attempts[0])?.model;
    const deployment = served?.model.deployments.find(({ id }) => id === outcome.servedDeploymentId);
    return {
      model: model === undefined ? none : modelLabel(model.id),
      provider: deployment?.provider ?? none,
    };
  }

  function countCost({ cost: known, attempts: tried }: Outcome, model: string): void {
    if (known === null) {
      if (tried.length > 0) costUnknown.inc({ gen_ai_request_model: model });
      return;
    }
    const { upstreamNanoUsd, markupNanoUsd } = known;
    if (upstreamNanoUsd > 0)
      cost.inc({ gen_ai_request_model: model, part: "provider" }, upstreamNanoUsd / nanoUsdPerUsd);
    if (markupNanoUsd > 0)
      cost.inc({ gen_ai_request_model: model, part: "markup" }, markupNanoUsd / nanoUsdPerUsd);
  }

  function settled({ kind }: Operation, plan: RequestPlan | null, outcome: Outcome): void {
    running.dec();
    const { status, errorCode, attempts: tried, usage, timeToFirstTokenMs, isStream } = outcome;
    const code = errorCode === null ? none : codeLabel(errorCode);
    requests.inc({ status, error_code: code });
    // From the cache: no model was called, so it says nothing of models.
    if (plan === null && status === "ok") {
      cacheHits.inc();
      return;
    }
    const { model, provider } = servedBy(plan, outcome);
    const genAi = {
      gen_ai_operation_name: operationNames[kind] ?? kind,
      gen_ai_provider_name: provider,
      gen_ai_request_model: model,
    };
    duration.observe({ ...genAi, error_type: code }, outcome.totalMs / msPerSecond);
    const { inputTokens = null, outputTokens = null } = usage ?? {};
    if (inputTokens !== null) tokens.observe({ ...genAi, gen_ai_token_type: "input" }, inputTokens);
    if (outputTokens !== null) tokens.observe({ ...genAi, gen_ai_token_type: "output" }, outputTokens);
    if (isStream && timeToFirstTokenMs !== null) firstToken.observe(genAi, timeToFirstTokenMs / msPerSecond);
    if (tried.length > 0) overhead.observe(outcome.overheadMs / msPerSecond);
    countCost(outcome, model);
  }

  return {
    registry,
    consumer: {
      admitted: () => running.inc(),
      decided({ requestedModel }, { decision, features, isModelNamed = features === null }) {
        const preset = /^auto:[a-z0-9_-]+$/.test(requestedModel) ? requestedModel.slice(5) : none;
        decisions.inc({
          policy: isModelNamed ? "named" : decision.policy.rule.kind,
          preset: isModelNamed ? none : presetLabel(preset),
          task_type: taskLabel(decision.tasks[0]?.taskType ?? none),
        });
      },
      attemptEnded(_operation, { deployment }, { result }) {
        const code =
          result.kind === "served"
            ? "ok"
            : result.kind === "cancelled"
              ? "cancelled"
              : codeLabel(result.failure.code);
        attempts.inc({ deployment: deploymentLabel(deployment.id), code });
      },
      settled,
    },
  };
}

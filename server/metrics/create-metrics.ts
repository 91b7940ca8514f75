import { Counter, Gauge, Registry } from "prom-client";
import type { Deployment, Outcome } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import type { CircuitState } from "../pipeline/dispatch/health.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import type { RecorderCounters } from "../record/recorder-types.ts";
import type { SavedLately } from "../reports/watch-savings.ts";
import { boundedLabels } from "./bounded-labels.ts";
import { genAiOperation, genAiProvider } from "./gen-ai-names.ts";
import { counterCells, histogramCells } from "./metric-cells.ts";
import { type MetricDefinition, type MetricNameOf, metricDefinitions } from "./metric-definitions.ts";

/** What is read when the metrics are asked for, not counted as requests go by. */
export interface MetricSources {
  readonly recorder: () => Pick<RecorderCounters, "waiting" | "dropped" | "rejected">;
  /** Of the rows that the database may not have yet. */
  readonly journalBytes: () => number;
  readonly eventLoopDelayMs: () => number;
  readonly budgets: () => Iterable<BudgetFigures>;
  /** Against the holdout; null: not measured. */
  readonly savings: () => SavedLately | null;
  /** Open alerts by what changed. */
  readonly alerts: () => ReadonlyMap<string, number>;
  /** Comparisons in the background; null: there are none. @default none */
  readonly shadow?: () => { readonly judged: number; readonly skipped: ReadonlyMap<string, number> } | null;
  readonly circuits: () => readonly Pick<CircuitState, "deploymentId" | "state">[];
}

/** A budget in its period, as far as this process knows. */
interface BudgetFigures {
  readonly budget: {
    readonly scope: string;
    readonly name: string;
    readonly period: string;
    readonly limitNanoUsd: number;
  };
  readonly spentNanoUsd: number;
}

interface Metrics {
  readonly consumer: RequestConsumer;
  readonly registry: Registry;
}

const none = "none";
const nanoUsdPerUsd = 1e9;
const msPerSecond = 1_000;
const circuitValue = { closed: 0, "half-open": 1, open: 2 } as const;
/** Distinct values of a label; catalogues and taxonomies are far smaller. */
const maxLabels = {
  models: 2_000,
  deployments: 2_000,
  taskTypes: 200,
  codes: 200,
  presets: 32,
  budgets: 2_000,
} as const;

/**
 * Counts requests as they go by, for `/metrics`. Labels hold what the installation itself knows (models, deployments, task types, codes), never
 * what a client wrote, and each has a bound.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const counter = (name: MetricNameOf<"counter">) => counterCells(registry, name, metricDefinitions[name]);
  const histogram = (name: MetricNameOf<"histogram">) =>
    histogramCells(registry, name, metricDefinitions[name]);
  const gauge = (name: MetricNameOf<"gauge">, collect: (of: Gauge) => void): void => {
    const { help, labels, aggregator }: MetricDefinition = metricDefinitions[name];
    new Gauge({
      ...{ name, help, labelNames: [...labels], registers: [registry] },
      ...(aggregator === undefined ? {} : { aggregator }),
      collect(this: Gauge) {
        collect(this);
      },
    });
  };

  const duration = histogram("gen_ai_client_operation_duration_seconds");
  const tokens = histogram("gen_ai_client_token_usage");
  const firstToken = histogram("gen_ai_server_time_to_first_token_seconds");
  const overhead = histogram("tradewind_overhead_seconds")();
  const requests = counter("tradewind_requests_total");
  const decisions = counter("tradewind_decisions_total");
  const cost = counter("tradewind_cost_usd_total");
  const costUnknown = counter("tradewind_cost_unknown_total");
  const attempts = counter("tradewind_attempts_total");
  const resumedParts = counter("tradewind_resumed_parts_total");
  const cacheSaved = counter("tradewind_cache_saved_usd_total")();
  const cacheHits = counter("tradewind_cache_hits_total")();
  let running = 0;
  gauge("tradewind_requests_running", (of) => of.set(running));
  gauge("tradewind_circuit_state", (of) => {
    of.reset(); // A deployment that left the catalogue has no circuit.
    for (const { deploymentId, state } of sources.circuits())
      of.set({ deployment: deploymentLabel(deploymentId) }, circuitValue[state]);
  });
  const savedGauge = (name: "tradewind_saved_usd" | "tradewind_saved_share", part: keyof SavedLately): void =>
    gauge(name, (of) => {
      of.reset();
      const { value, low, high } = sources.savings()?.[part] ?? {};
      for (const [bound, figure] of Object.entries({ value, low, high }))
        if (figure !== undefined) of.set({ bound }, figure);
    });
  savedGauge("tradewind_saved_usd", "usd");
  savedGauge("tradewind_saved_share", "share");
  gauge("tradewind_alerts_open", (of) => {
    of.reset();
    for (const [metric, count] of sources.alerts()) of.set({ metric }, count);
  });
  new Counter({
    ...{ name: "tradewind_shadow_total", help: metricDefinitions.tradewind_shadow_total.help },
    ...{ labelNames: ["result"], registers: [registry] },
    collect(this: Counter) {
      this.reset();
      const counts = sources.shadow?.() ?? null;
      if (counts === null) return;
      for (const [result, count] of [["judged", counts.judged] as const, ...counts.skipped])
        this.inc({ result }, count);
    },
  });
  const budgetGauge = (
    name: "tradewind_budget_spent_usd" | "tradewind_budget_limit_usd",
    nanoUsd: (of: BudgetFigures) => number,
  ): void =>
    gauge(name, (of) => {
      of.reset(); // A period that is over has no figures.
      for (const account of sources.budgets()) {
        const { scope, name: named, period } = account.budget;
        of.set({ scope, name: budgetLabel(named), period }, nanoUsd(account) / nanoUsdPerUsd);
      }
    });
  budgetGauge("tradewind_budget_spent_usd", ({ spentNanoUsd }) => spentNanoUsd);
  budgetGauge("tradewind_budget_limit_usd", ({ budget }) => budget.limitNanoUsd);
  gauge("tradewind_log_waiting_rows", (of) => of.set(sources.recorder().waiting));
  gauge("tradewind_journal_bytes", (of) => of.set(sources.journalBytes()));
  gauge("tradewind_event_loop_delay_seconds", (of) => of.set(sources.eventLoopDelayMs() / msPerSecond));
  for (const kind of ["dropped", "rejected"] as const) {
    const name = `tradewind_log_${kind}_rows_total` as const;
    new Counter({
      ...{ name, help: metricDefinitions[name].help, registers: [registry] },
      collect(this: Counter) {
        this.reset();
        this.inc(sources.recorder()[kind]);
      },
    });
  }

  const budgetLabel = boundedLabels(maxLabels.budgets);
  const modelLabel = boundedLabels(maxLabels.models);
  const deploymentLabel = boundedLabels(maxLabels.deployments);
  const taskLabel = boundedLabels(maxLabels.taskTypes);
  const codeLabel = boundedLabels(maxLabels.codes);
  const presetLabel = boundedLabels(maxLabels.presets);

  /** Series of requests of one kind that one deployment served; of all that nobody served, by model. */
  function seriesOf(kind: string, provider: string, modelId: string) {
    const operation = genAiOperation(kind);
    const model = modelLabel(modelId);
    return {
      duration: duration(operation, provider, model, ""),
      failed: (code: string) => duration(operation, provider, model, code),
      inputTokens: tokens(operation, provider, model, "input"),
      outputTokens: tokens(operation, provider, model, "output"),
      firstToken: firstToken(operation, provider, model),
      providerCost: cost(model, "provider"),
      markup: cost(model, "markup"),
      costUnknown: () => costUnknown(model),
    };
  }
  type Series = ReturnType<typeof seriesOf>;
  const seriesOfDeployments = new WeakMap<Deployment, Map<string, Series>>();

  /** Where nobody served, the model that came first, and no provider. */
  function servedSeries(kind: string, plan: RequestPlan | null, outcome: Outcome) {
    const served = plan?.attempts.find(({ id }) => id === outcome.servedCandidateId)?.model;
    const deployment = served?.deployments.find(({ id }) => id === outcome.servedDeploymentId);
    if (served === undefined || deployment === undefined)
      return seriesOf(kind, none, (served ?? plan?.attempts[0]?.model)?.id ?? none);
    const ofKinds = seriesOfDeployments.get(deployment) ?? new Map<string, Series>();
    seriesOfDeployments.set(deployment, ofKinds);
    const found = ofKinds.get(kind) ?? seriesOf(kind, genAiProvider(deployment.provider), served.id);
    ofKinds.set(kind, found);
    return found;
  }

  function settled({ kind }: Operation, plan: RequestPlan | null, outcome: Outcome): void {
    running -= 1;
    const { status, errorCode, attempts: tried, usage, timeToFirstTokenMs, isStream, cost: known } = outcome;
    const code = errorCode === null ? none : codeLabel(errorCode);
    requests(status, code).value += 1;
    // From the cache: no model was called, so it says nothing of models.
    if (plan === null && status === "ok") {
      cacheHits.value += 1;
      cacheSaved.value += (outcome.cached?.savedNanoUsd ?? 0) / nanoUsdPerUsd;
      return;
    }
    for (const { part } of tried) if (part !== undefined) resumedParts(part.how).value += 1;
    const series = servedSeries(kind, plan, outcome);
    (errorCode === null ? series.duration : series.failed(code)).observe(outcome.totalMs / msPerSecond);
    const { inputTokens = null, outputTokens = null } = usage ?? {};
    if (inputTokens !== null) series.inputTokens.observe(inputTokens);
    if (outputTokens !== null) series.outputTokens.observe(outputTokens);
    if (isStream && timeToFirstTokenMs !== null) series.firstToken.observe(timeToFirstTokenMs / msPerSecond);
    if (tried.length > 0) overhead.observe(outcome.overheadMs / msPerSecond);
    if (known !== null) {
      series.providerCost.value += known.upstreamNanoUsd / nanoUsdPerUsd;
      series.markup.value += known.markupNanoUsd / nanoUsdPerUsd;
    } else if (tried.length > 0) series.costUnknown().value += 1;
  }

  return {
    registry,
    consumer: {
      admitted() {
        running += 1;
      },
      decided({ requestedModel }, { decision, features, isModelNamed = features === null }) {
        const preset = /^auto:[a-z0-9_-]+$/.test(requestedModel) ? requestedModel.slice(5) : none;
        const policy = isModelNamed ? "named" : decision.policy.rule.kind;
        const task = taskLabel(decision.tasks[0]?.taskType ?? none);
        decisions(policy, isModelNamed ? none : presetLabel(preset), task).value += 1;
      },
      attemptEnded(_operation, { deployment }, { result }) {
        const code =
          result.kind === "served"
            ? "ok"
            : result.kind === "cancelled"
              ? "cancelled"
              : codeLabel(result.failure.code);
        attempts(deploymentLabel(deployment.id), code).value += 1;
      },
      settled,
    },
  };
}

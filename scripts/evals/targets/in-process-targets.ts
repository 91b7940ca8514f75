import {
  expectedCostNanoUsd,
  isAuto,
  type ModelSpec,
  presets,
  readRequestedModel,
} from "../../../engine/index.ts";
import { boundOutput } from "../../../evals/runs/bound-output.ts";
import {
  chatBody,
  errorWords,
  isRetryableStatus,
  readCompletion,
} from "../../../evals/runs/chat-completion.ts";
import { maxCostOf } from "../../../evals/runs/max-cost.ts";
import { type Target, TargetError } from "../../../evals/runs/target.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import type { Environment } from "../../../server/config/environment.ts";
import { silentLog } from "../../../server/database/log.ts";
import { GatewayError } from "../../../server/errors/gateway-error.ts";
import { createLiveLatency, type DeploymentLatency } from "../../../server/latency/live-latency.ts";
import type { Operation } from "../../../server/operation/operation.ts";
import { openPrincipal } from "../../../server/operation/principal.ts";
import { collectReply } from "../../../server/pipeline/dispatch/collect-reply.ts";
import { planTargets } from "../../../server/pipeline/dispatch/plan-targets.ts";
import { chatOperation } from "../../../server/protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../../../server/protocols/openai-chat/chat-request-schema.ts";
import { createBuiltInProviders } from "../../../server/providers/built-in-providers.ts";
import { assemblePipeline } from "../../../server/start/assemble-pipeline.ts";
import { type RunningEngine, startEngine } from "../../../server/start/start-engine.ts";
import { systemClock, systemSleep } from "../../../server/start/system-ports.ts";

export interface InProcessTargets {
  /** A model, a model at an effort, or `auto` with its presets. @throws Error with the nearest names where there is none */
  open(name: string): Target;
  readonly models: readonly ModelSpec[];
  readonly engine: RunningEngine;
  close(): Promise<void>;
}

/** Demo models only pretend to need time: an eval lets them answer this many times as fast, and states the time that they pretend. */
const demoSpeed = 20;

/** The configured models, asked through the gateway's own dispatcher: with its retries, failover and exact costs. */
export async function openInProcessTargets(
  loaded: LoadedConfiguration,
  environment: Environment,
  maxOutputTokens: number,
): Promise<InProcessTargets> {
  const clock = systemClock;
  const latency = createLiveLatency(clock);
  const engine = await startEngine(loaded, clock, latency.read);
  const providers = createBuiltInProviders({
    demo: { clock, sleep: systemSleep, speed: demoSpeed },
    secrets: (name) => environment.value(name),
  });
  const { planner, dispatcher, health } = assemblePipeline({
    ...{ engine, providers, clock, log: silentLog },
    latency: atStatedPace(latency, engine),
    policy: loaded.configuration.policy,
    dispatch: loaded.configuration.dispatch,
    secrets: (name) => environment.value(name),
  });
  let count = 0;

  /** The request as the gateway would have it: `auto`, presets and named models are decided by the same planner. */
  const operationOf = (body: object): Operation => {
    count += 1;
    return chatOperation(body as ChatRequestBody, null, {
      ...{ id: `eval-${count}`, principal: openPrincipal, sessionId: null, isDebug: false },
      receivedAtMs: clock.monotonicMs(),
    });
  };

  /** What the gateway refuses is no fault that a retry would fix. */
  const planned = async (operation: Operation) => {
    try {
      return await planner.plan(operation);
    } catch (error) {
      throw error instanceof GatewayError ? new TargetError(error.message, false) : error;
    }
  };

  const boundOf = (model: ModelSpec): number =>
    Math.min(maxOutputTokens, model.maxOutputTokens ?? maxOutputTokens);

  const markupOf = ({ deployments }: ModelSpec): number =>
    Math.max(0, ...deployments.map(({ markupBasisPoints }) => markupBasisPoints));

  const open = (name: string): Target => {
    if (isAuto(name) && readRequestedModel(name) === null)
      throw new Error(
        `There is no preset ${name}. Use one of: auto, ${Object.keys(presets)
          .map((preset) => `auto:${preset}`)
          .join(", ")}.`,
      );
    const found = isAuto(name) ? null : engine.catalog.find(name);
    if (found && !found.found) {
      const near =
        found.suggestions.length > 0
          ? found.suggestions
          : engine.catalog.models.map(({ id }) => id).slice(0, 8);
      throw new Error(`There is no model ${name} here. Use one of: ${near.join(", ")}, auto`);
    }
    const id = found?.found
      ? `${found.model.id}${found.reasoningEffort === null ? "" : `@${found.reasoningEffort}`}`
      : name;
    const models = found?.found ? [found.model] : engine.catalog.models;
    return {
      id,
      cacheIdentity: found?.found
        ? `in process ${id} ${found.model.deployments.map(({ baseUrl }) => baseUrl).join(" ")}`
        : null,
      tokensCostNanoUsd(inputTokens, outputTokens, servedModel) {
        const served =
          servedModel === null ? null : (engine.catalog.candidate(servedModel)?.model ?? models[0] ?? null);
        return served?.price
          ? expectedCostNanoUsd(served.price, inputTokens, 0, outputTokens, markupOf(served))
          : null;
      },
      maxCostNanoUsd(request) {
        const costs = models.map((model) => maxCostOf(request, model.price, boundOf(model), markupOf(model)));
        return costs.some((cost) => cost === null) ? null : Math.max(...costs.map((cost) => cost ?? 0));
      },
      async send(request, signal) {
        const plan = await planned(operationOf(chatBody(name, request)));
        const targets = planTargets(plan.attempts, health);
        const chosen = targets[0]?.candidate.model ?? null;
        const pace = chosen?.isDemo ? demoSpeed : 1;
        const bounded = boundOutput(request, chosen === null ? maxOutputTokens : boundOf(chosen));
        const operation = operationOf(chatBody(chosen?.id ?? name, bounded));
        const { outcome, reply } = await collectReply(
          dispatcher,
          { operation, targets, isFitted: plan.isFitted },
          signal,
        );
        if (reply === null) throw new TargetError("the call was aborted", false);
        const text = reply.body.toString("utf8");
        if (reply.status !== 200)
          throw new TargetError(errorWords(reply.status, text), isRetryableStatus(reply.status));
        const { statedCostNanoUsd: _, ...completion } = readCompletion(JSON.parse(text));
        return {
          ...completion,
          servedModel: outcome.servedCandidateId ?? completion.servedModel,
          costNanoUsd: outcome.cost?.totalNanoUsd ?? null,
          costUnknownReason: outcome.costUnknownReason,
          latencyMs: outcome.totalMs * pace,
          timeToFirstTokenMs: outcome.timeToFirstTokenMs === null ? null : outcome.timeToFirstTokenMs * pace,
        };
      },
    };
  };
  return {
    open,
    models: engine.catalog.models,
    engine,
    async close() {
      await providers.close();
      await engine.embedder.close();
    },
  };
}

/** Latencies as demo models state them, not as they are played here: else every call would make them look faster to `auto`. */
function atStatedPace(latency: DeploymentLatency, engine: RunningEngine): DeploymentLatency {
  const demo = new Set(
    engine.catalog.models.flatMap(({ isDemo, deployments }) =>
      isDemo ? deployments.map(({ id }) => id) : [],
    ),
  );
  const scaled = (ms: number | null): number | null => (ms === null ? null : ms * demoSpeed);
  return {
    ...latency,
    observe: (id, { timeToFirstTokenMs, totalMs, outputTokens }) =>
      demo.has(id)
        ? latency.observe(id, {
            ...{ timeToFirstTokenMs: scaled(timeToFirstTokenMs), totalMs: totalMs * demoSpeed, outputTokens },
          })
        : latency.observe(id, { timeToFirstTokenMs, totalMs, outputTokens }),
  };
}

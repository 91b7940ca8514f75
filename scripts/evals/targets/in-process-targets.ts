import { expectedCostNanoUsd, type ModelSpec, parseRequest } from "../../../engine/index.ts";
import { boundOutput } from "../../../evals/runs/bound-output.ts";
import {
  chatBody,
  errorWords,
  isRetryableStatus,
  readCompletion,
} from "../../../evals/runs/chat-completion.ts";
import { maxCostOf } from "../../../evals/runs/max-cost.ts";
import { type Target, TargetError, type TargetRequest } from "../../../evals/runs/target.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import type { Environment } from "../../../server/config/environment.ts";
import { createLiveLatency } from "../../../server/latency/live-latency.ts";
import { collectReply } from "../../../server/pipeline/dispatch/collect-reply.ts";
import { createDispatcher } from "../../../server/pipeline/dispatch/dispatcher.ts";
import { createHealthTracker } from "../../../server/pipeline/dispatch/health.ts";
import { planTargets } from "../../../server/pipeline/dispatch/plan-targets.ts";
import { createBuiltInProviders } from "../../../server/providers/built-in-providers.ts";
import { createChatCall } from "../../../server/providers/chat-call.ts";
import { type RunningEngine, startEngine } from "../../../server/start/start-engine.ts";
import { systemClock, systemRandom, systemSleep } from "../../../server/start/system-ports.ts";

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
  const health = createHealthTracker(clock);
  const latency = createLiveLatency(clock);
  const engine = await startEngine(loaded, clock, latency.read);
  const providers = createBuiltInProviders({ demo: { clock, sleep: systemSleep, speed: demoSpeed } });
  const dispatcher = createDispatcher(
    {
      providers,
      secrets: (name) => environment.value(name),
      clock,
      random: systemRandom,
      sleep: systemSleep,
      health,
      latency,
    },
    loaded.configuration.dispatch,
  );
  let count = 0;

  function candidatesFor(name: string, request: TargetRequest): RunningEngine["catalog"]["candidates"] {
    const { catalog, router } = engine;
    if (!isAuto(name)) {
      const found = catalog.find(name);
      if (!found.found) throw new TargetError(`there is no model ${name}`, false);
      return [catalog.pinned(found.model, found.reasoningEffort)];
    }
    const routed = router.route({
      requestId: `eval-${count}`,
      requestedModel: name,
      parsed: parseRequest({ ...chatBody(name, request) } as unknown as Parameters<typeof parseRequest>[0]),
      candidates: catalog.candidates,
      policy: loaded.configuration.policy,
      isHealthy: health.isHealthy,
    });
    if (routed.decision === null)
      throw new TargetError(
        `no candidate is left: ${routed.excluded[0]?.reason ?? "none is configured"}`,
        false,
      );
    const chosen = catalog.candidate(routed.decision.chosenCandidateId);
    return chosen === null ? [] : [chosen];
  }

  const boundOf = (model: ModelSpec): number =>
    Math.min(maxOutputTokens, model.maxOutputTokens ?? maxOutputTokens);

  const markupOf = ({ deployments }: ModelSpec): number =>
    Math.max(0, ...deployments.map(({ markupBasisPoints }) => markupBasisPoints));

  const open = (name: string): Target => {
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
        count += 1;
        const targets = planTargets(candidatesFor(name, request), health);
        const chosen = targets[0]?.candidate.model ?? null;
        const pace = chosen?.isDemo ? demoSpeed : 1;
        const bounded = boundOutput(request, chosen === null ? maxOutputTokens : boundOf(chosen));
        const chat = createChatCall(chatBody(chosen?.id ?? name, bounded), null);
        const { outcome, reply } = await collectReply(
          dispatcher,
          { requestId: `eval-${count}`, chat, targets, receivedAtMs: clock.monotonicMs() },
          signal,
        );
        if (reply === null) throw new TargetError("the call was broken off", false);
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

export const isAuto = (name: string): boolean => name === "auto" || name.startsWith("auto:");

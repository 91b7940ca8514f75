import type { Attributes } from "@opentelemetry/api";
import type { Clock, Outcome } from "../../engine/index.ts";
import { genAiOperation, genAiProvider } from "../metrics/gen-ai-names.ts";
import type { Operation } from "../operation/operation.ts";
import type { RequestTrace } from "../operation/request-trace.ts";
import type { RequestPlan } from "../pipeline/plan/request-plan.ts";
import type { AttemptEnd, RequestConsumer } from "../pipeline/request-events.ts";
import { upstreamEndpoint } from "../upstream/upstream-endpoint.ts";
import { inputMessages, outputMessages } from "./content-messages.ts";

/** A span as it is told to whoever sends it. Times since 1970, milliseconds. */
export interface SpanFacts {
  readonly name: string;
  readonly kind: "server" | "internal" | "client";
  readonly trace: RequestTrace;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startMs: number;
  readonly endMs: number;
  /** Null: nothing went wrong. Our error code. */
  readonly error: string | null;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly atMs: number }[];
}

export interface TracePorts {
  readonly clock: Clock;
  readonly newSpanId: () => string;
  readonly send: (span: SpanFacts) => void;
  /** Whether a request's texts may go into its spans. */
  readonly keepsPrompt: (operation: Operation) => boolean;
  readonly keepsReply: (operation: Operation) => boolean;
  /** Takes out of a text, be it JSON, what must not be stored in it. */
  readonly redact: (text: string) => string;
}

const nanoUsdPerUsd = 1e9;
const requestNumbers = {
  temperature: "gen_ai.request.temperature",
  top_p: "gen_ai.request.top_p",
  max_tokens: "gen_ai.request.max_tokens",
  max_completion_tokens: "gen_ai.request.max_tokens",
  max_output_tokens: "gen_ai.request.max_tokens",
} as const;

/** Attributes without those that are not known. */
function known(values: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as Attributes;
}

function numbersOf(operation: Operation): Record<string, number> {
  // Gemini's stand in an object of their own.
  const body = operation.protocol === "gemini" ? operation.chatBody() : operation.payload.body;
  return Object.fromEntries(
    Object.entries(requestNumbers).flatMap(([field, name]) => {
      const value = body[field];
      return typeof value === "number" ? [[name, value]] : [];
    }),
  );
}

const usageOf = (usage: Outcome["usage"]) => ({
  "gen_ai.usage.input_tokens": usage?.inputTokens,
  "gen_ai.usage.output_tokens": usage?.outputTokens,
  "gen_ai.usage.cache_read.input_tokens": usage?.cachedInputTokens,
  "gen_ai.usage.cache_creation.input_tokens": usage?.cacheWriteTokens,
});

/** Turns what happens to requests into spans: one of the request, one of its decision, one of each attempt. Of requests that no trace keeps, nothing. */
export function traceConsumer({
  clock,
  newSpanId,
  send,
  keepsPrompt,
  keepsReply,
  redact,
}: TracePorts): RequestConsumer {
  /** Monotonic time as time since 1970. */
  const wallMs = (monotonicMs: number): number => clock.nowMs() - (clock.monotonicMs() - monotonicMs);

  function decided(operation: Operation, { decision, isModelNamed }: RequestPlan): void {
    const { trace } = operation;
    if (trace?.isSampled !== true) return;
    const chosen = decision.ranked.find(({ candidateId }) => candidateId === decision.chosenCandidateId);
    const [task] = decision.tasks;
    send({
      ...{ name: "decide", kind: "internal", trace, spanId: newSpanId(), parentSpanId: trace.spanId },
      ...{ startMs: decision.decidedAtMs - decision.decisionMs, endMs: decision.decidedAtMs },
      ...{ error: null, events: [] },
      attributes: known({
        "tradewind.decision.policy": isModelNamed === true ? "named" : decision.policy.rule.kind,
        "tradewind.decision.chosen": decision.chosenCandidateId,
        "tradewind.decision.propensity": decision.propensity,
        "tradewind.decision.candidates": decision.ranked.length,
        "tradewind.decision.excluded": decision.excluded.length,
        "tradewind.decision.task_type": task?.taskType,
        "tradewind.decision.task_probability": task?.probability,
        "tradewind.decision.reason": decision.reason,
        "tradewind.decision.expected_quality": chosen?.prediction.quality.mean,
        "tradewind.decision.priors_version": decision.priorsVersion,
      }),
    });
  }

  function attemptEnded(
    operation: Operation,
    target: Parameters<NonNullable<RequestConsumer["attemptEnded"]>>[1],
    end: AttemptEnd,
  ): void {
    const { trace } = operation;
    if (trace?.isSampled !== true) return;
    const { candidate, deployment } = target;
    const { result } = end;
    const failure = result.kind === "failed" || result.kind === "broken" ? result.failure.code : null;
    const error = result.kind === "cancelled" ? "cancelled" : failure;
    const facts = result.kind === "failed" ? null : result.facts;
    const endpoint = upstreamEndpoint(deployment);
    const server = endpoint === null ? null : new URL(endpoint.origin);
    const operationName = genAiOperation(operation.kind);
    send({
      ...{ name: `${operationName} ${deployment.upstreamModel}`, kind: "client", trace },
      ...{ spanId: end.spanId ?? newSpanId(), parentSpanId: trace.spanId },
      ...{ startMs: wallMs(end.startedAtMs), endMs: wallMs(end.endedAtMs), error },
      events:
        facts === null || facts.firstTokenAtMs === null
          ? []
          : [{ name: "gen_ai.first_token", atMs: wallMs(facts.firstTokenAtMs) }],
      attributes: known({
        "gen_ai.operation.name": operationName,
        "gen_ai.provider.name": genAiProvider(deployment.provider),
        "gen_ai.request.model": deployment.upstreamModel,
        "gen_ai.response.model": facts?.substitutedBy,
        "gen_ai.response.finish_reasons": facts?.finishReason ? [facts.finishReason] : null,
        ...usageOf(facts?.usage ?? null),
        "http.response.status_code": result.status,
        "server.address": server?.hostname,
        "server.port":
          server === null ? null : Number(server.port) || (server.protocol === "https:" ? 443 : 80),
        "tradewind.candidate": candidate.id,
        "tradewind.deployment": deployment.id,
      }),
    });
  }

  function settled(
    operation: Operation,
    plan: RequestPlan | null,
    outcome: Outcome,
    replyText: (() => string) | null,
  ): void {
    const { trace } = operation;
    if (trace?.isSampled !== true) return;
    const operationName = genAiOperation(operation.kind);
    const served = plan?.attempts.find(({ id }) => id === outcome.servedCandidateId)?.model;
    const deployment = served?.deployments.find(({ id }) => id === outcome.servedDeploymentId);
    const startMs = wallMs(operation.receivedAtMs);
    const { timeToFirstTokenMs } = outcome;
    const isChat = operation.kind === "chat";
    const output =
      isChat && replyText !== null && keepsReply(operation)
        ? outputMessages(operation.protocol, replyText(), operation.payload.isStream)
        : null;
    send({
      ...{ name: `${operationName} ${operation.requestedModel}`, kind: "server", trace },
      ...{ spanId: trace.spanId, parentSpanId: trace.parentSpanId, error: outcome.errorCode },
      ...{ startMs, endMs: startMs + outcome.totalMs },
      events:
        timeToFirstTokenMs === null
          ? []
          : [{ name: "gen_ai.first_token", atMs: startMs + timeToFirstTokenMs }],
      attributes: known({
        "gen_ai.operation.name": operationName,
        "gen_ai.provider.name": deployment === undefined ? null : genAiProvider(deployment.provider),
        "gen_ai.request.model": operation.requestedModel,
        "gen_ai.response.model": served?.id,
        "gen_ai.response.finish_reasons": outcome.finishReason === null ? null : [outcome.finishReason],
        ...numbersOf(operation),
        ...usageOf(outcome.usage),
        "gen_ai.input.messages":
          isChat && keepsPrompt(operation)
            ? redact(JSON.stringify(inputMessages(operation.normalised())))
            : null,
        "gen_ai.output.messages": output === null ? null : redact(JSON.stringify(output)),
        "tradewind.request_id": operation.id,
        "tradewind.tenant": operation.principal.tenant,
        "tradewind.key_id": operation.principal.keyId,
        "tradewind.protocol": operation.protocol,
        "tradewind.stream": operation.payload.isStream,
        "tradewind.status": outcome.status,
        "tradewind.attempts": outcome.attempts.length,
        "tradewind.cost_usd": outcome.cost === null ? null : outcome.cost.totalNanoUsd / nanoUsdPerUsd,
        "tradewind.overhead_ms": outcome.overheadMs,
        "tradewind.cached": outcome.cached !== undefined,
      }),
    });
  }

  return { decided, attemptEnded, settled };
}

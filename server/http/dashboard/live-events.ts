import type { RequestSummary } from "../../database/repositories/list-requests.ts";
import { requestIdTimeMs } from "../../database/request-id.ts";
import type { Operation } from "../../operation/operation.ts";
import type { RequestConsumer } from "../../pipeline/request-events.ts";
import { labelsOf } from "../../pipeline/request-labels.ts";
import { requestSummaryView } from "../views/request-summary-view.ts";

/** Who is told. @param event one JSON object as text */
type LiveListener = (event: string) => void;

/** What happens in this process right now, for those who look. While nobody does it costs a comparison a request. */
export interface LiveEvents {
  readonly consumer: RequestConsumer;
  /** Tells who may see everybody's requests. */
  announce(event: object): void;
  /** @param tenant whose requests are told; null: everybody's. @returns ends it */
  subscribe(tenant: string | null, listener: LiveListener): () => void;
}

const running = {
  ...{ errorCode: null, provider: null, isCached: false, inputTokens: null, outputTokens: null },
  ...{ costNanoUsd: null, costUnknownReason: null, timeToFirstTokenMs: null },
} as const;

export function createLiveEvents(): LiveEvents {
  const subscribers = new Set<{ readonly tenant: string | null; readonly listener: LiveListener }>();

  function tell(tenant: string | null, event: () => object): void {
    let text: string | null = null;
    for (const subscriber of subscribers) {
      if (subscriber.tenant !== null && subscriber.tenant !== tenant) continue;
      text ??= JSON.stringify(event());
      subscriber.listener(text);
    }
  }

  const tellOf = (type: "decided" | "settled", operation: Operation, rest: () => RestOfSummary): void =>
    tell(operation.principal.tenant, () => ({
      type,
      request: requestSummaryView({
        requestId: operation.id,
        receivedAtMs: requestIdTimeMs(operation.id),
        tenant: operation.principal.tenant,
        keyId: operation.principal.keyId,
        requestedModel: operation.requestedModel,
        isStream: operation.payload.isStream,
        ...rest(),
      }),
    }));

  return {
    consumer: {
      decided(operation, { decision }) {
        if (subscribers.size === 0) return;
        tellOf("decided", operation, () => ({
          ...running,
          status: "running",
          servedCandidate: decision.chosenCandidateId,
          taskType: decision.tasks[0]?.taskType ?? null,
          totalMs: null,
          attemptCount: 1,
        }));
      },
      settled(operation, plan, outcome) {
        if (subscribers.size === 0) return;
        tellOf("settled", operation, () => {
          const { provider, task } = labelsOf(plan, outcome);
          return {
            status: outcome.status,
            errorCode: outcome.errorCode,
            servedCandidate: outcome.servedCandidateId,
            provider,
            taskType: task,
            isCached: outcome.cached !== undefined,
            inputTokens: outcome.usage?.inputTokens ?? null,
            outputTokens: outcome.usage?.outputTokens ?? null,
            costNanoUsd: outcome.cost?.totalNanoUsd ?? null,
            costUnknownReason: outcome.costUnknownReason,
            totalMs: outcome.totalMs,
            timeToFirstTokenMs: outcome.timeToFirstTokenMs,
            attemptCount: outcome.attempts.length,
          };
        });
      },
      circuitChanged({ deploymentId, state, reason }) {
        // Of no tenant: deployments are everybody's.
        for (const { listener } of subscribers)
          listener(JSON.stringify({ type: "circuit", deployment: deploymentId, state, reason }));
      },
    },
    announce(event) {
      for (const { tenant, listener } of subscribers) if (tenant === null) listener(JSON.stringify(event));
    },
    subscribe(tenant, listener) {
      const subscriber = { tenant, listener };
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
  };
}

type RestOfSummary = Omit<
  RequestSummary,
  "requestId" | "receivedAtMs" | "tenant" | "keyId" | "requestedModel" | "isStream"
>;

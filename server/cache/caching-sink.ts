import type { Outcome, RequestLabels } from "../../engine/index.ts";
import { CopyingSink } from "../pipeline/dispatch/copying-sink.ts";
import type { CachedReply } from "./response-cache.ts";

/** Headers of one request alone. */
const ofOneRequest = [
  ...["x-tradewind-request-id", "x-request-id", "request-id", "x-tradewind-overhead-ms", "x-tradewind-cache"],
  ...["x-tradewind-decision-ms", "x-tradewind-attempts", "x-tradewind-upstream-request-id", "date"],
];

/** Keeps a reply for those who ask the same again. */
export class CachingSink extends CopyingSink {
  #headers: Readonly<Record<string, string>> = {};

  override writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#headers = headers;
    super.writeHead(status, Object.assign({}, headers, { "x-tradewind-cache": "miss" }));
  }

  /** The reply, for who asks the same again; null: it is not one to give twice. */
  reply(
    { status, servedCandidateId, cost, finishReason, finishedAtMs, attempts }: Outcome,
    labels: RequestLabels,
  ): CachedReply | null {
    const body = this.collected();
    if (status !== "ok" || body === null || servedCandidateId === null) return null;
    if (attempts.some(({ part }) => part !== undefined)) return null; // Of several models.
    const headers = Object.fromEntries(
      Object.entries(this.#headers).filter(([name]) => !ofOneRequest.includes(name)),
    );
    return {
      ...{ headers, body, candidateId: servedCandidateId, finishReason, labels },
      costNanoUsd: cost?.totalNanoUsd ?? null,
      storedAtMs: finishedAtMs,
    };
  }
}

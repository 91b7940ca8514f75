import type { GatewayError } from "../../errors/gateway-error.ts";
import type { KeySettings } from "../../operation/key-settings.ts";
import type { Operation } from "../../operation/operation.ts";
import { openPrincipal } from "../../operation/principal.ts";
import type { DispatchTarget } from "../../pipeline/dispatch/dispatch-target.ts";
import { type RateLeases, RateLeasing } from "../rate-leasing.ts";
import { RateLimiter } from "../rate-limiter.ts";

export const minuteMs = 60_000;
/** Of a minute that has just begun. */
export const startMs = 100 * minuteMs;

export const target = (modelId: string): DispatchTarget =>
  ({ candidate: { id: `${modelId}@low`, model: { id: modelId } } }) as DispatchTarget;

/** Limits as processes share them, in memory. */
export class MemoryLeases implements RateLeases {
  /** By scope and minute, what each process holds. */
  readonly held = new Map<string, Map<string, number>>();
  /** What was asked for, in order: `wanted` of a process. */
  readonly wanted: number[] = [];
  readonly droppedAtMs: number[] = [];
  /** Thrown by everything; null: it answers. */
  fault: Error | null = null;
  /** Done before it answers. */
  meanwhile: (scope: string) => void | Promise<void> = () => undefined;

  readonly take: RateLeases["take"] = async (_db, question) => {
    const { scope, windowStartMs, owner, heldUnits, wantedUnits, limitUnits } = question;
    this.wanted.push(wantedUnits);
    await this.meanwhile(scope);
    if (this.fault !== null) throw this.fault;
    const holders = this.holders(scope, windowStartMs);
    const othersUnits = [...holders].reduce((sum, [name, units]) => (name === owner ? sum : sum + units), 0);
    const grantedUnits = Math.max(0, Math.min(wantedUnits, limitUnits - othersUnits - heldUnits));
    holders.set(owner, heldUnits + grantedUnits);
    return { grantedUnits, othersUnits };
  };
  readonly renew: RateLeases["renew"] = async (_db, { scope, owner, heldUnits }) => {
    if (this.fault !== null) throw this.fault;
    this.holders(scope, 0).set(owner, heldUnits);
  };
  readonly dropPast: RateLeases["dropPast"] = async (_db, nowMs) => void this.droppedAtMs.push(nowMs);

  holders(scope: string, windowStartMs: number): Map<string, number> {
    const name = `${scope} ${windowStartMs}`;
    const holders = this.held.get(name) ?? new Map<string, number>();
    this.held.set(name, holders);
    return holders;
  }
}

export interface TestLimiter {
  readonly limiter: RateLimiter;
  readonly leasing: RateLeasing;
  readonly leases: MemoryLeases;
  readonly warnings: object[];
  nowMs: number;
  isReady: boolean;
  /** Places that may serve a chat request of 10 input tokens; of a refused one its error. */
  admit(id: string, request?: TestRequest): Promise<readonly string[] | GatewayError>;
  settle(id: string, outcome?: object): void;
  /** What is used of each limit, by its scope. */
  used(): Record<string, number>;
  reached(modelId: string, request?: TestRequest): string | null;
}

interface TestRequest {
  readonly models?: readonly string[];
  readonly body?: object;
  readonly kind?: string;
  /** @default one of its own for the limiter */
  readonly keyId?: string;
}

/** A limiter of a key with these limits. @param others shares its limits */
export function startLimiter(
  rateLimits: NonNullable<KeySettings["rate_limits"]>,
  { leases = new MemoryLeases(), owner = "one" } = {},
): TestLimiter {
  const warnings: object[] = [];
  const leasing = new RateLeasing({
    ...{
      owner,
      nowMs: () => state.nowMs,
      leases,
      log: { warn: (about: object) => void warnings.push(about) },
    },
    database: { db: null as never, status: () => ({ state: state.isReady ? "ready" : "starting" }) as never },
  });
  const limiter = new RateLimiter(leasing, () => state.nowMs);
  const operation = (id: string, { body = {}, kind = "chat", keyId = "k" }: TestRequest = {}): Operation =>
    ({
      ...{ id, kind, principal: { ...openPrincipal, keyId, rateLimits }, chatBody: () => body },
      parsed: () => ({ inputTokensEstimate: 10 }),
    }) as never;
  const state: TestLimiter = {
    ...{ limiter, leasing, leases, warnings, nowMs: startMs, isReady: true },
    async admit(id, request = {}) {
      try {
        const targets = (request.models ?? ["test/a"]).map(target);
        const kept = await limiter.admit(operation(id, request), targets);
        return kept.map(({ candidate }) => candidate.model.id);
      } catch (error) {
        return error as GatewayError;
      }
    },
    settle(id, outcome) {
      const whole = {
        attempts: [{ candidateId: "test/a@low" }],
        servedCandidateId: "test/a@low",
        usage: null,
      };
      limiter.consumer.settled!(operation(id), null, { ...whole, ...outcome } as never, null);
    },
    used: () => Object.fromEntries([...limiter.accounts].map(({ scope, used }) => [scope, used])),
    reached: (modelId, request) => limiter.reached(operation("?", request), modelId),
  };
  return state;
}

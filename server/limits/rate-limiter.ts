import type { GatewayError } from "../errors/gateway-error.ts";
import type { Operation } from "../operation/operation.ts";
import type { Principal } from "../operation/principal.ts";
import type { DispatchTarget } from "../pipeline/dispatch/dispatch-target.ts";
import { modelMatcher } from "../pipeline/plan/model-pattern.ts";
import type { RequestConsumer } from "../pipeline/request-events.ts";
import { RateAccount, type RateKind } from "./rate-account.ts";
import type { RateLeasing } from "./rate-leasing.ts";
import { rateLimitError, rateLimitSentence } from "./rate-limit-error.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

interface Rule {
  readonly matches: (modelId: string) => boolean;
  readonly accounts: readonly RateAccount[];
}

type Leasing = Pick<RateLeasing, "take" | "refill" | "look">;

/** A rule that a request counts in, and by its accounts the minutes that it was counted in. */
interface HeldRule extends Rule {
  readonly startsMs: readonly number[];
}

/** What a request counts in while it runs. */
interface Hold {
  readonly rules: readonly HeldRule[];
  readonly tokens: number;
}

/** Output that a request which names no bound is counted with until it is known. */
const assumedOutputTokens = 1_024;

/** How fast keys may ask: what requests count in before a call, and what they turned out to use after it. */
export class RateLimiter {
  readonly #leasing: Leasing;
  readonly #nowMs: () => number;
  readonly #accounts = new Map<string, RateAccount>();
  readonly #rules = new WeakMap<object, readonly Rule[]>();
  readonly #holds = new Map<string, Hold>();

  constructor(leasing: Leasing, nowMs: () => number) {
    this.#leasing = leasing;
    this.#nowMs = nowMs;
  }

  get accounts(): Iterable<RateAccount> {
    return this.#accounts.values();
  }

  /** Limits of a caller, in the order of its settings, as they stand here and at other processes. */
  async standing(principal: Principal): Promise<readonly (readonly RateAccount[])[]> {
    const rules = this.#rulesOf(principal).map(({ accounts }) => accounts);
    await Promise.all(rules.flat().map((account) => this.#leasing.look(account)));
    return rules;
  }

  /**
   * Counts a request in every limit of the models that may serve it; what it did not use is taken off once it is settled. Places whose limit is reached drop out.
   *
   * @throws GatewayError `rate_limit_exceeded` where none is left
   */
  admit(
    operation: Operation,
    targets: readonly DispatchTarget[],
  ): readonly DispatchTarget[] | Promise<readonly DispatchTarget[]> {
    if (operation.principal.rateLimits === undefined || targets.length === 0) return targets;
    const rules = this.#rulesOf(operation.principal).filter(({ matches }) =>
      targets.some(({ candidate }) => matches(candidate.model.id)),
    );
    if (rules.length === 0) return targets;
    const nowMs = this.#nowMs();
    const tokens = tokensOf(operation);
    const accounts = rules.flatMap((rule) => rule.accounts);
    for (const account of accounts) account.roll(nowMs);
    if (accounts.some((account) => account.balance < unitsOf(account, tokens)))
      return this.#admitLater(operation, targets, rules, tokens);
    for (const account of accounts) {
      account.use(unitsOf(account, tokens));
      if (account.balance < account.slice / 2) this.#leasing.refill(account);
    }
    const held = rules.map((rule) => ({
      ...rule,
      startsMs: rule.accounts.map(({ windowStartMs }) => windowStartMs),
    }));
    this.#holds.set(operation.id, { rules: held, tokens });
    return targets;
  }

  async #admitLater(
    operation: Operation,
    targets: readonly DispatchTarget[],
    rules: readonly Rule[],
    tokens: number,
  ): Promise<readonly DispatchTarget[]> {
    const held: HeldRule[] = [];
    const full: Rule[] = [];
    let refusal: GatewayError | null = null;
    for (const rule of rules) {
      const startsMs: number[] = [];
      for (const account of rule.accounts) {
        const units = unitsOf(account, tokens);
        if (units <= account.limit && (await this.#leasing.take(account, units))) {
          startsMs.push(account.windowStartMs);
          continue;
        }
        const nowMs = this.#nowMs();
        refusal ??= rateLimitError(account, units, nowMs, rateLimitHeaders(rule.accounts, nowMs));
        break;
      }
      if (startsMs.length === rule.accounts.length) held.push({ ...rule, startsMs });
      else {
        full.push(rule);
        giveBack({ ...rule, startsMs }, tokens);
      }
    }
    const kept = targets.filter(({ candidate }) => !full.some(({ matches }) => matches(candidate.model.id)));
    if (kept.length === 0 && refusal !== null) {
      for (const rule of held) giveBack(rule, tokens);
      throw refusal;
    }
    this.#holds.set(operation.id, { rules: held, tokens });
    return kept;
  }

  /** Why a request cannot be counted for a model now, as far as this process knows; null: it can, or has to ask. */
  reached(operation: Operation, modelId: string): string | null {
    const nowMs = this.#nowMs();
    for (const { matches, accounts } of this.#rulesOf(operation.principal)) {
      if (!matches(modelId)) continue;
      for (const account of accounts) {
        account.roll(nowMs);
        const units = account.kind === "tokens" ? tokensOf(operation) : 1;
        if (account.isFullFor(units, nowMs)) return rateLimitSentence(account, units, nowMs);
      }
    }
    return null;
  }

  /** `x-ratelimit-*` of a request that runs; null: nothing limits it. */
  headers({ id }: Operation): Readonly<Record<string, string>> | null {
    const hold = this.#holds.get(id);
    if (hold === undefined) return null;
    return rateLimitHeaders(
      hold.rules.flatMap((rule) => rule.accounts),
      this.#nowMs(),
    );
  }

  /** Takes off what a request did not use, and adds what it used beyond it. */
  readonly consumer: RequestConsumer = {
    settled: ({ id }, _plan, { attempts, servedCandidateId, usage }) => {
      const hold = this.#holds.get(id);
      if (hold === undefined) return;
      this.#holds.delete(id);
      const nowMs = this.#nowMs();
      const used = usage === null ? null : (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
      for (const { matches, accounts, startsMs } of hold.rules) {
        const wasAsked = attempts.some(({ candidateId }) => matches(modelOf(candidateId)));
        const hasServed = servedCandidateId !== null && matches(modelOf(servedCandidateId));
        for (const [at, account] of accounts.entries()) {
          account.roll(nowMs);
          const units = unitsOf(account, hold.tokens);
          const isSameMinute = account.windowStartMs === startsMs[at];
          if (account.kind === "concurrent") account.used -= units;
          else if (account.kind === "requests") account.used -= wasAsked || !isSameMinute ? 0 : units;
          else {
            const beyond = (hasServed ? (used ?? units) : 0) - units;
            account.used += isSameMinute ? beyond : Math.max(0, beyond);
          }
        }
      }
    },
  };

  #rulesOf({ rateLimits, keyId }: Principal): readonly Rule[] {
    if (rateLimits === undefined) return [];
    let rules = this.#rules.get(rateLimits);
    if (rules === undefined) {
      rules = rateLimits.map(({ model = null, ...figures }) => ({
        matches: model === null ? () => true : modelMatcher([model]),
        accounts: [
          ...this.#account(keyId, model, "requests", figures.requests_per_minute),
          ...this.#account(keyId, model, "tokens", figures.tokens_per_minute),
          ...this.#account(keyId, model, "concurrent", figures.concurrent_requests),
        ],
      }));
      this.#rules.set(rateLimits, rules);
    }
    return rules;
  }

  #account(
    keyId: string | null,
    model: string | null,
    kind: RateKind,
    limit: number | undefined,
  ): RateAccount[] {
    if (limit === undefined) return [];
    const scope = `${keyId ?? ""} ${model?.toLowerCase() ?? "*"} ${kind}`;
    const account = this.#accounts.get(scope) ?? new RateAccount(scope, kind, model, limit);
    account.limit = limit;
    this.#accounts.set(scope, account);
    return [account];
  }
}

const unitsOf = ({ kind }: RateAccount, tokens: number): number => (kind === "tokens" ? tokens : 1);

/** Takes off what was counted in the first accounts of a rule; what was counted in a minute that is over went with it. */
function giveBack({ accounts, startsMs }: HeldRule, tokens: number): void {
  for (const [at, startMs] of startsMs.entries()) {
    const account = accounts[at]!;
    if (account.windowStartMs === startMs) account.used -= unitsOf(account, tokens);
  }
}

/** A candidate's id without its effort. */
const modelOf = (candidateId: string): string => candidateId.replace(/@[a-z]+$/, "");

function tokensOf(operation: Operation): number {
  const input = operation.parsed().inputTokensEstimate;
  if (operation.kind !== "chat") return input;
  const { max_completion_tokens: newer, max_tokens: older } = operation.chatBody();
  const asked = [newer, older].filter((value) => typeof value === "number");
  // Of two bounds nobody knows which one the provider obeys.
  return input + (Math.max(0, ...asked) || assumedOutputTokens);
}

import {
  type Attempt as AttemptRecord,
  type CostResult,
  computeCost,
  highestPriceOfTier,
  type Meters,
  type Price,
} from "../../../engine/index.ts";
import type { BilledCost, ReplyPart } from "../../protocols/reply-codec.ts";
import { partsBill } from "../../protocols/resume/parts-bill.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

/** What calls of one request are billed beside the one that serves: failed ones after tokens were made, and those that lost a hedge. */
export class RequestBills {
  readonly #own: ReplyPart[];
  readonly #others: readonly ReplyPart[];
  readonly #rival: DispatchRequest["rival"];
  /** The service tier that the attempt that runs asked its upstream for; null: none. */
  askedTier: string | null = null;
  /** Tools that the attempt that runs asked its provider to run, and of whose use the reply may say nothing; null: none. */
  askedTools: string | null = null;
  /** Of the attempt that runs. */
  #latest: ReplyPart | null = null;
  /** Cost of the serving call alone; null: no other was billed. */
  #served: CostResult | null = null;

  constructor(rival: DispatchRequest["rival"]) {
    this.#own = rival?.own ?? [];
    this.#others = rival?.others ?? [];
    this.#rival = rival;
  }

  get all(): readonly ReplyPart[] {
    return this.#others.length === 0 ? this.#own : [...this.#own, ...this.#others];
  }

  /** @param usage null: tokens came, and the provider did not say how many; undefined: neither came, and nothing is booked */
  failed(target: DispatchTarget, usage: Meters | null | undefined): void {
    if (usage === undefined) {
      // What its reply would have told.
      this.#latest = null;
      return;
    }
    const cost: CostResult =
      usage === null
        ? { cost: null, unknownReason: "it ended before the upstream reported usage" }
        : this.#priceAt(target, usage);
    this.#add(target, "failed", usage, cost);
  }

  /** The call was ended because another one serves. Of a client that went away nothing is noted: the outcome says so. */
  lost(target: DispatchTarget, usage: Meters | null): void {
    if (this.#rival?.hasWon() !== true || this.#latest?.how === "hedge_lost") return;
    const unknown = { cost: null, unknownReason: "it was ended before the upstream reported usage" };
    this.#add(target, "hedge_lost", usage, usage === null ? unknown : this.#priceAt(target, usage));
  }

  /**
   * What the reply tells that it cost: its own call and all others.
   *
   * @param isRest it goes on with a reply that broke off, whose bill knows of the others already
   */
  told(target: DispatchTarget, usage: Meters | null, isRest: boolean): BilledCost {
    const own = this.#priceAt(target, usage);
    const { all } = this;
    if (isRest || all.length === 0) return own;
    this.#served = own;
    this.#latest = partOf(target, "whole", usage, own);
    return partsBill([...all, this.#latest]).cost;
  }

  /** Of calls that gave no reply; null: none of them was billed. */
  sum(): CostResult | null {
    const { all } = this;
    return all.length === 0 ? null : partsBill(all).cost;
  }

  /** A stream that broke off, with the cost of its own call alone. */
  withoutOthers<Result extends AttemptResult & { readonly kind: "broken" }>(result: Result): Result {
    if (this.#served === null || result.facts.cost === null) return result;
    return { ...result, facts: { ...result.facts, cost: this.#served } };
  }

  /** To be asked once, when the attempt is over. */
  ofAttempt(record: AttemptRecord): AttemptRecord {
    const bill = this.#latest;
    this.#latest = null;
    if (bill === null) return record;
    const { usage, cost } = bill;
    return { ...record, charge: { usage, cost: cost.cost, costUnknownReason: cost.unknownReason } };
  }

  /** By the tier that served; where the upstream does not say which one did, by the most expensive that may have. */
  #priceAt({ candidate, deployment }: DispatchTarget, usage: Meters | null): CostResult {
    const { price } = candidate.model;
    const { askedTier: asked } = this;
    const isSaid = price === null || usage?.serviceTier !== undefined;
    const held = isSaid ? price : highestPriceOfTier(price, asked);
    if (held === null && !isSaid)
      return {
        cost: null,
        unknownReason: `the service tier \`${asked}\` was asked for, which has no known price, and the upstream does not say which one served`,
      };
    return computeCost(this.#withTools(usage, held), held, deployment.markupBasisPoints);
  }

  /** What was asked for and not counted may have been charged, unless nothing is, or searches are part of a charge per request. */
  #withTools(usage: Meters | null, price: Price | null): Meters | null {
    const { askedTools } = this;
    if (askedTools === null || usage === null || usage.searches !== undefined) return usage;
    const isPaid = price !== null && price.inputNanoUsdPerMillion + price.outputNanoUsdPerMillion > 0;
    return isPaid && price.requestNanoUsd === 0 ? { ...usage, unpricedTools: askedTools } : usage;
  }

  #add(target: DispatchTarget, how: ReplyPart["how"], usage: Meters | null, cost: CostResult): void {
    this.#latest = partOf(target, how, usage, cost);
    this.#own.push(this.#latest);
  }
}

const partOf = (
  { candidate, deployment }: DispatchTarget,
  how: ReplyPart["how"],
  usage: Meters | null,
  cost: CostResult,
): ReplyPart => ({ how, modelId: candidate.model.id, deploymentId: deployment.id, usage, cost });

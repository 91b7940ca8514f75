import type { Decision, EvidenceReference, Outcome, RankedCandidate } from "../../../engine/index.ts";

/** A ranked candidate as the log keeps it: figures are rounded to a millionth, a token, a microsecond. */
export interface StoredCandidate extends Omit<RankedCandidate, "prediction"> {
  readonly prediction: Omit<RankedCandidate["prediction"], "quality"> & {
    readonly quality: {
      readonly mean: number;
      readonly standardDeviation: number;
      /** null: not kept in the log, which keeps it for the first few alone. */
      readonly evidence: readonly EvidenceReference[] | null;
    };
  };
}

/** A decision as the log keeps it. */
export interface StoredDecision extends Omit<Decision, "ranked"> {
  /** Best first. */
  readonly ranked: readonly StoredCandidate[];
  readonly tenant: string | null;
  readonly conversationKey: string | null;
  readonly inputTokensEstimate: number | null;
  /** Salted SHA-256 of the routing text, hex; null: not known yet, the row is still waiting to be written. */
  readonly promptHash: string | null;
  /** Salted hash of the session that the client named, hex; null: none, or not known yet. */
  readonly sessionKey: string | null;
  /** Salted hash of the end user that the client named, hex; null: none, or not known yet. */
  readonly userKey: string | null;
  /** null: prompts are not stored. */
  readonly promptText: string | null;
}

/** An outcome as the log keeps it. */
export interface StoredOutcome extends Outcome {
  readonly tenant: string | null;
  /** null: replies are not stored, or there was none. */
  readonly replyText: string | null;
}

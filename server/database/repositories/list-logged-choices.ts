import { and, count, desc, eq, gte, inArray, lt } from "drizzle-orm";
import { type ExplorationFacts, type Policy, readRequestedModel } from "../../../engine/index.ts";
import type { Queryable } from "../database.ts";
import { rankingOf, valueIdsOf } from "../log-codec/decision-rows.ts";
import { type LogValues, readLogValues } from "../log-codec/log-values.ts";
import type { StoredCandidate } from "../log-codec/stored-types.ts";
import { requestIdBound } from "../request-id.ts";
import { decisions, outcomes } from "../schema/index.ts";

/** A choice that the configured policy made, with what is needed to make it again under another. */
export interface LoggedChoice {
  readonly requestId: string;
  /** Best first. */
  readonly ranked: readonly StoredCandidate[];
  readonly chosenCandidateId: string;
  /** Exact probability of the choice, (0,1]. */
  readonly propensity: number;
  /** Candidates that could have been drawn; null: nothing was drawn, and the choice was certain. */
  readonly arms: ExplorationFacts["arms"] | null;
  readonly policy: Policy;
  /** A conversation's lock decided. */
  readonly isLocked: boolean;
  /** Rows that are not independent share it: a conversation, or one and the same prompt. */
  readonly cluster: string;
  /** What was charged, integer nano-dollars; null: not known, or the request failed or still runs. */
  readonly chargedNanoUsd: number | null;
}

export interface LoggedChoices {
  /** Newest first. */
  readonly choices: readonly LoggedChoice[];
  /** Requests of the time that asked for `auto` alone, those past the limit included. */
  readonly automatic: number;
  /** Requests that asked for a preset of `auto`: the configured weights do not decide them. */
  readonly presets: number;
  /** Requests that named their model. */
  readonly named: number;
}

export interface LoggedChoicesFilter {
  /** Milliseconds since 1970: requests of this moment and after. */
  readonly sinceMs: number;
  /** Most choices read, the newest. */
  readonly limit: number;
}

/** Rows of one statement: about 4 MB with 20 candidates. */
const pageRows = 1_000;

/** Reads what the configured policy chose since a moment. @throws Error where a newer Tradewind wrote the predictions */
export async function listLoggedChoices(
  db: Queryable,
  { sinceMs, limit }: LoggedChoicesFilter,
): Promise<LoggedChoices> {
  const first = requestIdBound(sinceMs);
  const counts = await db
    .select({ requestedModel: decisions.requestedModel, requests: count() })
    .from(decisions)
    .where(gte(decisions.requestId, first))
    .groupBy(decisions.requestedModel);
  const kinds = counts.map((row) => ({ ...row, kind: kindOf(row.requestedModel) }));
  const requestsOf = (kind: Kind): number =>
    kinds.filter((row) => row.kind === kind).reduce((sum, { requests }) => sum + requests, 0);
  const names = kinds.filter(({ kind }) => kind === "automatic").map(({ requestedModel }) => requestedModel);
  const choices: LoggedChoice[] = [];
  let before: string | null = null;
  while (names.length > 0 && choices.length < limit) {
    const wanted = Math.min(pageRows, limit - choices.length);
    const page: Page = await readPage(db, { names, first, before, wanted });
    const values = await readLogValues(db, valueIdsOf(page));
    for (const row of page) choices.push(loggedChoice(row, values));
    before = page.at(-1)?.requestId ?? null;
    if (page.length < wanted) break;
  }
  return {
    choices,
    automatic: requestsOf("automatic"),
    presets: requestsOf("preset"),
    named: requestsOf("named"),
  };
}

type Kind = "automatic" | "preset" | "named";

function kindOf(requestedModel: string): Kind {
  const requested = readRequestedModel(requestedModel);
  if (requested?.kind !== "auto") return "named";
  return requested.preset === null ? "automatic" : "preset";
}

interface PageQuestion {
  readonly names: readonly string[];
  readonly first: string;
  /** Only ids before this one; null: the newest. */
  readonly before: string | null;
  readonly wanted: number;
}

type Page = Awaited<ReturnType<typeof readPage>>;

function readPage(db: Queryable, { names, first, before, wanted }: PageQuestion) {
  return db
    .select({
      requestId: decisions.requestId,
      packed: decisions.packed,
      inputTokensEstimate: decisions.inputTokensEstimate,
      candidates: decisions.candidates,
      predictions: decisions.predictions,
      details: decisions.details,
      chosenCandidate: decisions.chosenCandidate,
      propensity: decisions.propensity,
      policy: decisions.policy,
      conversationKey: decisions.conversationKey,
      promptHash: decisions.promptHash,
      chargedNanoUsd: outcomes.totalCostNanoUsd,
    })
    .from(decisions)
    .leftJoin(outcomes, and(eq(outcomes.requestId, decisions.requestId), gte(outcomes.requestId, first)))
    .where(
      and(
        gte(decisions.requestId, first),
        before === null ? undefined : lt(decisions.requestId, before),
        inArray(decisions.requestedModel, [...names]),
      ),
    )
    .orderBy(desc(decisions.requestId))
    .limit(wanted);
}

function loggedChoice(row: Page[number], values: LogValues): LoggedChoice {
  const hash = row.promptHash === null ? null : Buffer.from(row.promptHash).toString("hex");
  const { ranked, policy } = rankingOf(row, values);
  return {
    requestId: row.requestId,
    ...{ ranked, policy },
    chosenCandidateId: row.chosenCandidate,
    propensity: row.propensity,
    arms: row.details?.exploration?.arms ?? null,
    isLocked: row.details?.switch?.isLockHeld ?? false,
    cluster: row.conversationKey ?? hash ?? row.requestId,
    chargedNanoUsd: row.chargedNanoUsd,
  };
}

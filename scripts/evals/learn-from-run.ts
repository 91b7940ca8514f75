import { createHash } from "node:crypto";
import {
  type CandidatePrior,
  type EvidenceRow,
  fitPriors,
  type Priors,
  parseRequest,
  type Router,
} from "../../engine/index.ts";
import { evidenceOfResult } from "../../evals/evidence/evidence-of-result.ts";
import { type RoutedTwice, routingShifts } from "../../evals/evidence/routing-shift.ts";
import type { RunRecord, RunStore } from "../../evals/runs/run-store.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import { insertEvidence, listEvidence } from "../../server/database/repositories/evidence.ts";
import { insertPriors } from "../../server/database/repositories/priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { hashArtefact } from "../priors/hash-artefact.ts";
import { askYes } from "../priors-command/ask-yes.ts";
import { type PriorsStore, priorsStore } from "../priors-command/priors-store.ts";
import { versionRouter } from "../priors-command/version-router.ts";
import { openEmbedders, readDepth } from "../replay/replay-embedders.ts";
import { wantsColor } from "../terminal/table.ts";
import { learnGround } from "./learn-ground.ts";
import { shiftsText } from "./shifts-text.ts";

export interface LearnContext {
  readonly database: PriorsStore["database"];
  readonly loaded: LoadedConfiguration;
  /** Prompts that the routing diff is made on. */
  readonly suites: readonly Suite[];
  readonly isAgreed: boolean;
  readonly print: (text: string) => void;
}

/** Turns a run into evidence and new priors: shows first what would move, and changes nothing without a yes. */
export async function learnFromRun(run: RunRecord, store: RunStore, context: LearnContext): Promise<void> {
  const { database, print } = context;
  for await (const rows of listEvidence(database.db, { sourceName: run.id })) {
    if (rows.length > 0)
      throw new Error(`Run ${run.id} was learnt from before: the same evidence must not count twice.`);
  }
  const evidence: EvidenceRow[] = [];
  for await (const page of store.results(run.id)) {
    for (const result of page) {
      const row = evidenceOfResult(result, { runId: run.id });
      if (row !== null) evidence.push(row);
    }
  }
  const priors = priorsStore(database);
  const active = await priors.find("active");
  const unknown = unknownBy(active);
  const content = fitPriors(evidence, active, { unknown });
  const next: Priors = { ...content, version: hashArtefact(content) };
  const scored = evidence.filter(({ score }) => score !== null).length;
  print(
    `${evidence.length} rows of evidence (${scored} scored) make priors ${next.version} of ${active.version}.`,
  );
  const routed = await routeTwice(active, next, context);
  print(shiftsText(routingShifts(routed), wantsColor(process.stdout, process.env)));
  if (!context.isAgreed && !(await askYes(`Add the evidence and make ${next.version} the active version?`))) {
    print("Nothing was changed.");
    return;
  }
  await database.db.transaction(async (transaction) => {
    await insertEvidence(transaction, evidence);
    await insertPriors(transaction, {
      artefact: next,
      createdAtMs: systemClock.nowMs(),
      evidenceCount: evidence.length,
      evidenceHash: createHash("sha256").update(JSON.stringify(evidence)).digest("hex"),
      newestEvidenceAtMs: evidence.reduce<number | null>(
        (newest, { observedAtMs }) => Math.max(newest ?? 0, observedAtMs),
        null,
      ),
      note: `learnt from eval run ${run.id}`,
    });
  });
  const isActive = await priors.activate(next.version, { unlessPinned: true });
  print(
    isActive
      ? `${next.version} is active: running servers take it up by themselves. Back: npm run priors -- rollback`
      : "The version is added, and the pinned one stays active: npm run priors -- activate makes it so.",
  );
}

/** A model that the priors do not know begins as the router itself would see it: the middle of what its neighbours by price are. */
function unknownBy(priors: Priors): (candidateId: string) => CandidatePrior {
  return (candidateId) => {
    const modelId = candidateId.split("@")[0] ?? candidateId;
    return (
      priors.candidates[modelId] ?? {
        quality: {},
        overall: { mean: 0.5, standardDeviation: 0.25, evidence: [] },
        verbosity: 1,
        timeToFirstTokenMs: 900,
        outputTokensPerSecond: 60,
      }
    );
  };
}

async function routeTwice(
  before: Priors,
  after: Priors,
  { suites, loaded }: LearnContext,
): Promise<RoutedTwice[]> {
  const embedders = await openEmbedders(readDepth("static"));
  const { candidates, policy } = learnGround(loaded);
  const [old, fresh] = [versionRouter(before, embedders), versionRouter(after, embedders)];
  const cases = suites.flatMap((suite) =>
    suite.cases.map((one) => ({ ...one, taskType: one.taskType ?? suite.name })),
  );
  const decide = (router: Router, messages: (typeof cases)[number]["messages"]) =>
    router.route({
      requestId: "learn",
      requestedModel: "auto",
      parsed: parseRequest({ model: "auto", messages } as unknown as Parameters<typeof parseRequest>[0]),
      candidates,
      policy: { ...policy, explorationRate: 0 },
      isHealthy: () => true,
    }).decision;
  return cases.flatMap(({ messages, taskType }) => {
    const [one, other] = [decide(old, messages), decide(fresh, messages)];
    const expected = (id: string | undefined) =>
      other?.ranked.find(({ candidateId }) => candidateId === id)?.prediction;
    const [from, to] = [expected(one?.chosenCandidateId), expected(other?.chosenCandidateId)];
    if (from === undefined || to === undefined) return [];
    const [costFrom, costTo] = [from.cost.expectedNanoUsd, to.cost.expectedNanoUsd];
    return [
      {
        taskType,
        before: from.candidateId,
        after: to.candidateId,
        qualityChange: to.quality.mean - from.quality.mean,
        costChangeNanoUsd: costFrom === null || costTo === null ? null : costTo - costFrom,
      },
    ];
  });
}

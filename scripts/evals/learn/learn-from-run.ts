import { createHash } from "node:crypto";
import {
  type Candidate,
  type CandidatePrior,
  candidatePrior,
  fitPriors,
  type Priors,
  type PriorsUpdateOptions,
} from "../../../engine/index.ts";
import { evidenceOfRun } from "../../../evals/evidence/evidence-of-run.ts";
import { routingShifts } from "../../../evals/evidence/routing-shift.ts";
import type { RunRecord, RunStore } from "../../../evals/runs/run-store.ts";
import type { Suite } from "../../../evals/suites/suite.ts";
import type { LoadedConfiguration } from "../../../server/config/configuration.ts";
import type { Queryable } from "../../../server/database/database.ts";
import type { SharedDatabase } from "../../../server/database/open-shared-database.ts";
import { insertEvidence, listEvidence } from "../../../server/database/repositories/evidence.ts";
import { insertPriors } from "../../../server/database/repositories/priors.ts";
import { createCalibrationStore } from "../../../server/shadow/calibration-store.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { hashArtefact } from "../../priors/hash-artefact.ts";
import { askYes } from "../../priors-command/ask-yes.ts";
import { priorsStore } from "../../priors-command/priors-store.ts";
import { versionRouter } from "../../priors-command/version-router.ts";
import { openEmbedders, readDepth } from "../../replay/replay-embedders.ts";
import { wantsColor } from "../../terminal/table.ts";
import { correctionsForRun, judgeOfRun } from "../judges/judge-of-run.ts";
import { judgedNotices } from "../judges/judged-notices.ts";
import { type LearnServer, learnGround } from "./learn-ground.ts";
import { learnNotices } from "./learn-notices.ts";
import { readTaskTypes } from "./read-task-types.ts";
import { routeTwice } from "./route-twice.ts";
import { shiftsText } from "./shifts-text.ts";

interface LearnContext {
  readonly database: SharedDatabase;
  readonly loaded: LoadedConfiguration;
  /** Prompts that the routing diff is made on. */
  readonly suites: readonly Suite[];
  /** Asked for its models and weights, where it runs. */
  readonly server: LearnServer;
  readonly isAgreed: boolean;
  readonly print: (text: string) => void;
}

/** Turns a run into evidence and new priors: shows first what would move, and changes nothing without a yes. */
export async function learnFromRun(run: RunRecord, store: RunStore, context: LearnContext): Promise<void> {
  const { database, loaded, suites, print } = context;
  const corrections = await correctionsForRun(run, createCalibrationStore(database.db));
  const { rows, judged } = await evidenceOfRun(store.results(run.id), run.id, corrections);
  const priors = priorsStore(database);
  const active = await priors.find("active");
  if (hasLearnt(active, run.id))
    throw new Error(
      `The active priors ${active.version} have learnt from run ${run.id} before: the same evidence must not count twice. After npm run priors -- rollback it can be learnt again.`,
    );
  const ground = await learnGround(loaded, context.server, active.version);
  const embedders = await openEmbedders(readDepth("static"));
  const router = versionRouter(active, embedders);
  const taskTypes = new Set(active.taskTypes.map(({ id }) => id));
  const typed = readTaskTypes(rows, suites, router, taskTypes, ground);
  const evidence = typed.rows;
  const content = fitPriors(evidence, active, fitOptions(active, ground.candidates));
  const next: Priors = { ...content, version: hashArtefact(content) };
  const scored = evidence.filter(({ score }) => score !== null).length;
  print(
    `${evidence.length} rows of evidence (${scored} scored) make priors ${next.version} of ${active.version}.`,
  );
  print(ground.note);
  for (const notice of [...judgedNotices(judged, judgeOfRun(run)), ...learnNotices(typed)]) print(notice);
  const routed = routeTwice(router, versionRouter(next, embedders), suites, ground);
  print(shiftsText(routingShifts(routed), wantsColor(process.stdout, process.env)));
  if (!context.isAgreed && !(await askYes(`Add the evidence and make ${next.version} the active version?`))) {
    print("Nothing was changed.");
    return;
  }
  await database.db.transaction(async (transaction) => {
    // After a rollback its rows are there already: they are the same.
    if (!(await isStored(transaction, run.id))) await insertEvidence(transaction, evidence);
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

/** Whether priors rest on a run: every candidate that it measured names it as evidence. */
const hasLearnt = ({ candidates }: Priors, runId: string): boolean =>
  Object.values(candidates).some(({ overall, quality }) =>
    [overall, ...Object.values(quality)].some(({ evidence }) =>
      evidence.some(({ source }) => source === `eval-run ${runId}`),
    ),
  );

async function isStored(db: Queryable, runId: string): Promise<boolean> {
  for await (const rows of listEvidence(db, { sourceName: runId })) if (rows.length > 0) return true;
  return false;
}

/**
 * Every configured candidate is compared with those measured. One without figures begins as the router sees it, by its price. The demo models'
 * beliefs are their own profiles, not public figures.
 */
function fitOptions(active: Priors, candidates: readonly Candidate[]): PriorsUpdateOptions {
  const configured = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return {
    others: [...configured.keys()],
    scaleOf: (id) => (id.startsWith("demo/") ? "demo profiles" : "public figures"),
    unknown(id) {
      const candidate = configured.get(id);
      return candidate === undefined ? nothingKnown : candidatePrior(candidate, active);
    },
  };
}

/** Of a model that was measured and is not configured here. */
const nothingKnown: CandidatePrior = {
  quality: {},
  overall: { mean: 0.5, standardDeviation: 0.25, evidence: [] },
  verbosity: 1,
  timeToFirstTokenMs: 900,
  outputTokensPerSecond: 60,
};

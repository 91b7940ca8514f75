import type { DatabaseStatus } from "../database/database.ts";
import type { Readiness, ReadinessPart, ReadinessStatus } from "../http/app-services.ts";
import type { ServingPhase } from "../http/request-gate.ts";
import type { CircuitState } from "../pipeline/dispatch/health.ts";
import type { RecorderCounters } from "../record/recorder-types.ts";

interface ReadinessFacts {
  readonly phase: ServingPhase;
  readonly database: DatabaseStatus;
  readonly databaseDescription: string;
  readonly recorder: RecorderCounters;
  /** In use. */
  readonly priorsVersion: string;
  /** Why the active version is not in use; null: it is. */
  readonly priorsProblem: string | null;
  /** Of every deployment. */
  readonly circuits: readonly Pick<CircuitState, "deploymentId" | "state" | "reason" | "nextTrialInMs">[];
  /** Why no new request is taken; null: there is room. */
  readonly overload: string | null;
  /** `server.ready_requires_log`. */
  readonly requiresLog: boolean;
}

/**
 * Whether a load balancer should send requests here.
 *
 * All replicas share the database. An outage of it therefore makes them `degraded` and not `not_ready`: they still answer, and the log waits in
 * memory. Two cases are `not_ready`: a process whose first write the database refused (a column or a right is missing), so that a rolling
 * deployment of it halts while the old replicas serve; and, where `requiresLog` is set, every failure of the last write.
 */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const { database, recorder } = facts;
  const record = recordPart(recorder);
  const parts = {
    database: {
      isReady: database.state === "ready",
      state: database.state,
      detail: joined(facts.databaseDescription, database.reason),
    },
    record,
    deployments: deploymentsPart(facts.circuits),
    load: {
      isReady: facts.overload === null,
      state: facts.overload === null ? "ready" : "overloaded",
      detail: facts.overload ?? "there is room for requests",
    },
    priors: {
      isReady: facts.priorsProblem === null,
      state: facts.priorsProblem === null ? "ready" : "refused",
      detail: joined(`${facts.priorsVersion} in use`, facts.priorsProblem),
    },
  };
  return { status: statusOf(facts, Object.values(parts)), parts };
}

function statusOf(
  { phase, recorder, database, requiresLog }: ReadinessFacts,
  parts: readonly ReadinessPart[],
): ReadinessStatus {
  if (phase !== "serving") return "stopping";
  const isFirstRefused = recorder.written === 0 && recorder.failing?.isRefused === true;
  const isLogFailing = recorder.failing !== null || recorder.droppedSinceWrite > 0;
  if (isFirstRefused || (requiresLog && (isLogFailing || database.state !== "ready"))) return "not_ready";
  return parts.every(({ isReady }) => isReady) ? "ready" : "degraded";
}

/** `ready`: the last write succeeded, or there was none yet. */
function recordPart(counters: RecorderCounters): ReadinessPart {
  const { waiting, dropped, rejected, failedBatches, lastError, failing, droppedSinceWrite } = counters;
  const state =
    droppedSinceWrite > 0
      ? "dropping"
      : failing === null
        ? "ready"
        : failing.isRefused
          ? "refused"
          : "failing";
  const since = failing === null ? "" : `, failing since ${new Date(failing.sinceMs).toISOString()}`;
  return {
    isReady: state === "ready",
    state,
    detail: joined(
      `${waiting} rows wait, ${dropped} dropped, ${rejected} rejected, ${failedBatches} batches failed${since}`,
      lastError,
    ),
  };
}

/** `paused`: some are left alone for a while. They make the server `degraded` only where nobody is left. */
function deploymentsPart(circuits: ReadinessFacts["circuits"]): ReadinessPart {
  const paused = circuits.filter(({ state }) => state !== "closed");
  const isReady = paused.length === 0 || paused.length < circuits.length;
  const names = paused.map(
    ({ deploymentId, reason, nextTrialInMs }) =>
      `${deploymentId} (${reason}, next trial in ${Math.ceil(nextTrialInMs)} ms)`,
  );
  return {
    isReady,
    state: paused.length === 0 ? "ready" : isReady ? "paused" : "all_paused",
    detail: joined(
      `${circuits.length - paused.length} of ${circuits.length} are called`,
      names.join(", ") || null,
    ),
  };
}

const joined = (text: string, reason: string | null): string =>
  reason === null ? text : `${text}: ${reason}`;

import { type Actor, type AdministrationPorts, createAuditedChange } from "../access/audited-change.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { failEvalRun, findEvalRun } from "../database/repositories/eval-runs.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { EvalProcess, ForkEval } from "./eval-process.ts";
import type { EvalSuiteFile } from "./eval-suites.ts";

/** What a run is to do. */
export interface EvalRunQuestion {
  readonly suites: readonly string[];
  readonly models: readonly string[];
  /** The cap, which is held before money is spent; judges count. */
  readonly max_usd: number;
  /** Model for graders that need a judge. */
  readonly judge?: string;
  /** First cases of each suite. */
  readonly limit?: number;
}

/** Starts and stops runs of the eval command, each in a process of its own. Each start and stop is in the audit log. */
export interface EvalRunAdministration {
  suites(): readonly EvalSuiteFile[];
  /** @returns the run's id, once it is stored. @throws GatewayError `eval_run_conflict` where one is going on here, `invalid_request` where it cannot be begun */
  start(question: EvalRunQuestion, actor: Actor): Promise<string>;
  /** On whichever process started it. @throws GatewayError `eval_run_not_found`; `eval_run_conflict` where it has ended or was not started by a server */
  stop(id: string, actor: Actor): Promise<void>;
  /** Stops what is going on here, and waits for it. */
  close(): Promise<void>;
}

interface EvalRunPorts extends Omit<AdministrationPorts, "changed"> {
  readonly notifier: Pick<Notifier, "listen">;
  readonly fork: ForkEval;
  /** The command's environment: where the database and the configuration are, and the keys of providers. */
  readonly variables: Readonly<Record<string, string>>;
  readonly listSuites: () => readonly EvalSuiteFile[];
  readonly log: Pick<Log, "warn">;
  readonly after: (milliseconds: number) => Promise<void>;
}

const stopChannel = "tradewind_eval_stop";
/** A run that the server leaves gets so long to end its calls, in milliseconds. */
const lastCallsMs = 5_000;

export function createEvalRunAdministration(ports: EvalRunPorts): EvalRunAdministration {
  const { db, nowMs } = ports;
  const audited = createAuditedChange(ports, notFound);
  /** Its process is null until its start is in the audit log. */
  let going: { readonly id: string; readonly process: EvalProcess | null } | null = null;
  const stopHere = (id: string | null): void => {
    if (going !== null && going.id === id) going.process?.stop();
  };
  const stopListening = ports.notifier.listen(stopChannel, stopHere);

  function begin(id: string, words: readonly string[]): EvalProcess {
    const process = ports.fork([...words, `--run-id=${id}`], ports.variables);
    going = { id, process };
    void process.ended.then(async (fault) => {
      going = null;
      if (fault === null) return;
      ports.log.warn({ run: id, error: fault }, "An eval run ended before it was done");
      // A process that was killed could not say so itself.
      await failEvalRun(db, id, nowMs()).catch(() => undefined);
    });
    return process;
  }

  /** Waits for a process whose run has ended, and which is putting its things away. */
  async function lastWords(): Promise<void> {
    if (going?.process == null) return;
    const { id, process } = going;
    const run = await findEvalRun(db, id);
    if (run !== null && run.status !== "running") await process.ended;
  }

  return {
    suites: ports.listSuites,
    async start(question, actor) {
      const words = wordsOf(question, ports.listSuites());
      await lastWords();
      if (going !== null)
        throw new GatewayError(
          "eval_run_conflict",
          `Run \`${going.id}\` is going on: wait until it ends, or stop it.`,
        );
      const id = `${new Date(nowMs()).toISOString().slice(0, 19).replaceAll(":", "")}-${ports.randomBytes(3).toString("hex")}`;
      // Nobody else begins one while this one is written down.
      going = { id, process: null };
      try {
        await audited(
          { ...actor, action: "eval_run.start", target: id, change: { ...question } },
          async () => id,
        );
      } catch (error) {
        going = null;
        throw error;
      }
      const process = begin(id, words);
      try {
        await process.started;
      } catch (error) {
        throw new GatewayError("invalid_request", `The run could not be begun: ${(error as Error).message}`);
      }
      return id;
    },
    async stop(id, actor) {
      const run = await findEvalRun(db, id);
      if (run === null) throw notFound(id);
      if (run.status !== "running")
        throw new GatewayError("eval_run_conflict", `Run \`${quote(id)}\` has ended already.`);
      if (run.settings.isFromServer !== true)
        throw new GatewayError(
          "eval_run_conflict",
          `Run \`${quote(id)}\` was started by \`npm run eval\`: press Ctrl+C where it runs.`,
        );
      await audited({ ...actor, action: "eval_run.stop", target: id, change: {} }, async () => id);
      if (going?.id === id) stopHere(id);
      else await ports.notify(stopChannel, id);
    },
    async close() {
      stopListening();
      const process = going?.process ?? null;
      if (process === null) return;
      process.stop();
      await Promise.race([process.ended, ports.after(lastCallsMs)]);
      process.kill();
      await process.ended;
    },
  };
}

/** The command line of a run. @throws GatewayError `invalid_request` for a suite that is not there */
function wordsOf(question: EvalRunQuestion, suites: readonly EvalSuiteFile[]): string[] {
  const files = question.suites.map((name) => {
    const found = suites.find((suite) => suite.name === name);
    if (found !== undefined) return `--suite=${found.word}`;
    throw new GatewayError(
      "invalid_request",
      `There is no suite \`${quote(name)}\`; GET /v1/evals/suites lists them.`,
      "suites",
    );
  });
  return [
    ...files,
    `--models=${question.models.join(",")}`,
    `--max-usd=${question.max_usd}`,
    ...(question.judge === undefined ? [] : [`--judge=${question.judge}`]),
    ...(question.limit === undefined ? [] : [`--limit=${question.limit}`]),
  ];
}

const notFound = (id: string): GatewayError =>
  new GatewayError(
    "eval_run_not_found",
    `There is no eval run \`${quote(id)}\`; GET /v1/evals/runs lists them.`,
    "id",
  );

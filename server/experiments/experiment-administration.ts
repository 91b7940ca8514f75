import type { Actor, AdministrationPorts } from "../access/audited-change.ts";
import type { AuditEntry } from "../database/repositories/access.ts";
import {
  endExperiment,
  findExperiment,
  insertExperiment,
  listExperiments,
  runningExperiments,
  type StoredExperiment,
} from "../database/repositories/experiments.ts";
import { findPriorsText } from "../database/repositories/priors.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import { refusal } from "../errors/refusal.ts";
import type { ExperimentSettings } from "../operation/experiment-settings.ts";
import { checkExperimentSettings, type SettingsGround } from "./check-experiment-settings.ts";
import { experimentsChannel } from "./experiments-channel.ts";
import { type HoldoutSettings, holdoutExperiment } from "./holdout.ts";
import { partsOf } from "./running-experiment.ts";

interface ExperimentAdministrationPorts extends AdministrationPorts {
  readonly ground: () => SettingsGround;
  /** Model that a holdout without one of its own is held out on; null: none is configured. */
  readonly baseline: string | null;
  /** What is to be expected of it, before the start. */
  readonly plan: (settings: ExperimentSettings) => Promise<StoredExperiment["plan"]>;
  readonly look: (experiment: StoredExperiment) => Promise<StoredExperiment | null>;
}

/** What whoever holds the admin key can do; the same for the API and the command. Each change is in the audit log, and running servers hear of it. */
export interface ExperimentAdministration {
  /** @param given from outside @throws GatewayError `invalid_request`, or `experiment_conflict` where another leaves it no requests */
  create(given: unknown, actor: Actor): Promise<StoredExperiment>;
  createHoldout(given: HoldoutSettings, actor: Actor): Promise<StoredExperiment>;
  /** Newest first. */
  list(): Promise<StoredExperiment[]>;
  /** @throws GatewayError `experiment_not_found` */
  find(id: string): Promise<StoredExperiment>;
  /** Looks at it now, as the server does each minute. @throws GatewayError as `stop` */
  look(id: string): Promise<StoredExperiment>;
  /** Its units are routed as without it from then on. @throws GatewayError `experiment_not_found`, or `experiment_conflict` where it has ended */
  stop(id: string, actor: Actor): Promise<StoredExperiment>;
}

const idBytes = 6;
const saltBytes = 16;

export function createExperimentAdministration(
  ports: ExperimentAdministrationPorts,
): ExperimentAdministration {
  const { db, notify, nowMs, randomBytes } = ports;
  const changed = async (): Promise<void> => {
    await notify(experimentsChannel, "");
    await ports.changed?.();
  };

  async function start(
    kind: StoredExperiment["kind"],
    settings: ExperimentSettings,
    actor: Actor,
  ): Promise<StoredExperiment> {
    const id = `${kind === "holdout" ? "hold" : "exp"}_${randomBytes(idBytes).toString("hex")}`;
    const atMs = nowMs();
    const row: StoredExperiment = {
      ...{
        id,
        kind,
        settings,
        salt: randomBytes(saltBytes).toString("hex"),
        plan: await ports.plan(settings),
      },
      createdAt: new Date(atMs).toISOString(),
      ...{
        stoppedAt: null,
        stopReason: null,
        winner: null,
        stoppedArms: {},
        result: null,
        lookedAt: null,
        looks: 0,
      },
    };
    const line: AuditEntry = {
      ...actor,
      atMs,
      action: "experiment.create",
      target: id,
      change: { kind, settings },
    };
    await insertExperiment(db, row, line);
    await changed();
    return row;
  }

  async function requireRequests({ arms, tenant }: ExperimentSettings): Promise<void> {
    const parts = new Set(arms.flatMap(partsOf));
    for (const { id, kind, settings } of await runningExperiments(db)) {
      const isWider = settings.tenant === undefined || settings.tenant === tenant;
      const takesAll = kind === "experiment" && (settings.ramp?.end ?? 1) >= 1 && isWider;
      if (takesAll && settings.arms.flatMap(partsOf).some((part) => parts.has(part)))
        throw new GatewayError(
          "experiment_conflict",
          `The running experiment ${id} takes every request and changes the same part of routing: stop it first.`,
          "arms",
        );
    }
  }

  const find = async (id: string): Promise<StoredExperiment> => {
    const found = await findExperiment(db, id);
    if (found !== null) return found;
    throw new GatewayError(
      "experiment_not_found",
      `There is no experiment \`${quote(id)}\`; the list of experiments shows ids.`,
      "id",
    );
  };

  return {
    async create(given, actor) {
      const settings = checkExperimentSettings(given, ports.ground());
      for (const [index, { priors }] of settings.arms.entries())
        if (priors !== undefined && (await findPriorsText(db, priors)) === null)
          throw refusal(
            `arms.${index}.priors`,
            `is \`${quote(priors)}\`, which is no stored version: \`npm run priors -- list\` shows them`,
          );
      await requireRequests(settings);
      return start("experiment", settings, actor);
    },
    async createHoldout(given, actor) {
      const settings = checkExperimentSettings(holdoutExperiment(given, ports.baseline), ports.ground());
      for (const other of await runningExperiments(db))
        if (other.kind === "holdout" && other.settings.tenant === settings.tenant)
          throw new GatewayError(
            "experiment_conflict",
            `The holdout ${other.id} runs already: stop it first.`,
            "holdout",
          );
      return start("holdout", settings, actor);
    },
    list: () => listExperiments(db),
    find,
    async look(id) {
      const found = await find(id);
      const looked = found.stoppedAt === null ? await ports.look(found) : null;
      if (looked === null) throw hasEnded(id);
      return looked;
    },
    async stop(id, actor) {
      const { stoppedAt } = await find(id);
      const reason = "stopped by an administrator";
      const line: AuditEntry = { ...actor, atMs: nowMs(), action: "experiment.stop", target: id, change: {} };
      const ended = stoppedAt === null ? await endExperiment(db, id, reason, line) : null;
      if (ended === null) throw hasEnded(id);
      await changed();
      return ended;
    },
  };
}

const hasEnded = (id: string): GatewayError =>
  new GatewayError("experiment_conflict", `The experiment \`${quote(id)}\` has ended already.`, "id");

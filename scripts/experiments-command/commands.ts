import type { Actor } from "../../server/access/audited-change.ts";
import type { StoredExperiment } from "../../server/database/repositories/experiments.ts";
import type { ExperimentAdministration } from "../../server/experiments/experiment-administration.ts";
import { experimentView } from "../../server/experiments/experiment-view.ts";
import type { ExperimentUnit } from "../../server/operation/experiment-settings.ts";
import { UsageError } from "../terminal/command.ts";
import { renderTable } from "../terminal/table.ts";
import { experimentText } from "./experiment-text.ts";

interface ExperimentOptions {
  /** Content of the file. */
  readonly file: string | null;
  readonly name: string | null;
  readonly arm: readonly string[] | null;
  readonly metric: string | null;
  readonly unit: string | null;
  readonly tenant: string | null;
  readonly mde: number | null;
  readonly guardrail: readonly string[] | null;
  readonly ramp: string | null;
  readonly maxDays: number | null;
  readonly holdout: number | null;
  readonly model: string | null;
  readonly json: boolean;
}

interface ExperimentCommandPorts {
  readonly experiments: ExperimentAdministration;
  readonly actor: Actor;
  readonly print: (text: string) => void;
}

type ExperimentCommand = (
  ports: ExperimentCommandPorts,
  id: string | null,
  options: ExperimentOptions,
) => Promise<void>;

/** The commands of `npm run experiments`, by name. */
export const experimentCommands: Readonly<Record<string, ExperimentCommand>> = {
  async create({ experiments, actor, print }, _id, options) {
    const made =
      options.holdout === null
        ? await experiments.create(settingsOf(options), actor)
        : await experiments.createHoldout(
            {
              share: requireShare(options.holdout),
              ...(options.model !== null && { model: options.model }),
              ...(options.unit !== null && { unit: requireUnit(options.unit) }),
              ...(options.tenant !== null && { tenant: options.tenant }),
            },
            actor,
          );
    print(shown(made, options));
  },
  async list({ experiments, print }, _id, { tenant, json }) {
    const all = (await experiments.list()).filter(
      ({ settings }) => tenant === null || (settings.tenant ?? tenant) === tenant,
    );
    if (json) return print(JSON.stringify(all.map(experimentView), null, 2));
    if (all.length === 0) return print("There are no experiments: create starts one.");
    const titles = ["id", "name", "state", "unit", "arms", "metric", "since"];
    const rows = all.map(({ id, settings, stoppedAt, winner, createdAt }) => [
      ...[id, settings.name, stoppedAt === null ? "running" : winner === null ? "ended" : `ended: ${winner}`],
      ...[settings.unit ?? "request", settings.arms.map(({ name }) => name).join(", "), settings.metric],
      new Date(createdAt).toISOString().slice(0, 16),
    ]);
    print(
      renderTable(
        titles.map((title) => ({ title })),
        rows,
        false,
      ),
    );
  },
  show: async ({ experiments, print }, id, options) =>
    print(shown(await experiments.find(requireId(id)), options)),
  look: async ({ experiments, print }, id, options) =>
    print(shown(await experiments.look(requireId(id)), options)),
  stop: async ({ experiments, actor, print }, id, options) =>
    print(shown(await experiments.stop(requireId(id), actor), options)),
};

const shown = (row: StoredExperiment, { json }: ExperimentOptions): string =>
  json ? JSON.stringify(experimentView(row), null, 2) : experimentText(row);

function requireId(id: string | null): string {
  if (id === null) throw new UsageError("Name the experiment by its id: list shows them.");
  return id;
}

function requireShare(share: number): number {
  if (share > 0 && share <= 0.5) return share;
  throw new UsageError(`--holdout takes a share above 0 and up to 0.5, not ${share}.`);
}

function requireUnit(unit: string): ExperimentUnit {
  if (unit === "request" || unit === "session" || unit === "user") return unit;
  throw new UsageError(`--unit is request, session or user, not ${unit}.`);
}

function parseJson(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${option} is not valid JSON: ${text.slice(0, 80)}`);
  }
}

/** As the API takes them; what is wrong with them is said by the check behind it. */
function settingsOf(options: ExperimentOptions): unknown {
  if (options.file !== null) return parseJson(options.file, "--file");
  const { name, arm, metric, unit, tenant, mde, guardrail, ramp, maxDays } = options;
  const missing = Object.entries({ name, arm, metric }).flatMap(([option, given]) =>
    given === null ? [`--${option}`] : [],
  );
  if (missing.length > 0)
    throw new UsageError(`create needs ${missing.join(", ")}, or --file FILE, or --holdout SHARE.`);
  const [start, end, hours] = ramp?.split(",").map(Number) ?? [];
  return {
    ...(name !== null && { name }),
    ...(arm !== null && { arms: arm.map((text) => parseJson(text, "--arm")) }),
    ...(metric !== null && { metric }),
    ...(unit !== null && { unit }),
    ...(tenant !== null && { tenant }),
    ...(mde !== null && { mde }),
    ...(guardrail !== null && {
      guardrails: guardrail.map((text) => {
        const [of, share] = text.split("=");
        return { metric: of, max_worse: Number(share) };
      }),
    }),
    ...(ramp !== null && { ramp: { start, end, hours } }),
    ...(maxDays !== null && { max_days: maxDays }),
  };
}

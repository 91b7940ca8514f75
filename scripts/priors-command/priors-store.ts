import type { Priors } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import { noDatabaseYet } from "../../server/database/open-existing-database.ts";
import type { SharedDatabase } from "../../server/database/open-shared-database.ts";
import { insertAudit } from "../../server/database/repositories/access.ts";
import {
  activePriorsVersion,
  clearActivePriors,
  findPriors,
  listPriors,
  type PriorsVersion,
  type SetActiveOptions,
  setActivePriors,
} from "../../server/database/repositories/priors.ts";
import { priorsChannel } from "../../server/priors/priors-channel.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { commandActor } from "../terminal/command-actor.ts";
import { openCommandDatabase, readCommandDatabase } from "../terminal/open-command-database.ts";

/** Name of the version that comes with the project. */
export const shippedName = "default";
/** Shortest beginning of a version that stands for the whole. */
const minPrefix = 4;

/** The versions of an installation. */
export interface PriorsStore {
  /** null: none was created yet, the shipped version is all there is. */
  readonly database: SharedDatabase | null;
  /** Where the versions lie, for people. */
  readonly place: string;
  list(): Promise<PriorsVersion[]>;
  /** The version of that name, of that beginning, `active` or `default`. @throws Error naming what there is */
  find(name: string): Promise<Priors>;
  /** null: the shipped one. */
  active(): Promise<PriorsVersion | null>;
  /** Makes a version the active one and tells the running servers; null: the shipped one. @returns false where a pinned one was kept */
  activate(version: string | null, options?: SetActiveOptions): Promise<boolean>;
}

/**
 * Opens the configured database, or that of the server that is running on it.
 *
 * @param creates whether an embedded database is created where there is none
 */
export async function openPriorsStore(
  { configuration }: LoadedConfiguration,
  creates: boolean,
): Promise<PriorsStore> {
  const open = creates ? openCommandDatabase : readCommandDatabase;
  const database = await open(configuration.database);
  return database === null
    ? priorsStore(null, noDatabaseYet(configuration.database.dataDir))
    : priorsStore(database);
}

export function priorsStore(database: SharedDatabase): PriorsStore & { readonly database: SharedDatabase };
export function priorsStore(database: null, place: string): PriorsStore;
export function priorsStore(database: SharedDatabase | null, place = ""): PriorsStore {
  const list = async (): Promise<PriorsVersion[]> => (database === null ? [] : listPriors(database.db));
  const active = async (): Promise<PriorsVersion | null> =>
    (await list()).find(({ isActive }) => isActive) ?? null;
  return {
    database,
    place: database === null ? place : `in the ${database.description}`,
    list,
    active,
    async find(name) {
      const version = name === "active" ? ((await active())?.version ?? shippedName) : name;
      const shipped = loadPriors();
      if (version === shippedName || version === shipped.version) return shipped;
      const full = fullVersion(version, await list());
      const found = database === null ? null : await findPriors(database.db, full);
      if (found === null) throw new Error(`The priors ${full} are listed, but no longer stored.`);
      return found;
    },
    async activate(version, options) {
      if (database === null) return version === null;
      const isChanged = await database.db.transaction(async (transaction) => {
        const before = await activePriorsVersion(transaction);
        if (version === null) await clearActivePriors(transaction);
        else if (!(await setActivePriors(transaction, version, options))) return false;
        await insertAudit(transaction, {
          ...{ ...commandActor(), atMs: systemClock.nowMs(), action: "priors.activate" },
          target: version ?? shippedName,
          change: { before: before ?? shippedName, pinned: options?.isPinned === true },
        });
        return true;
      });
      if (!isChanged) return false;
      await database.notify(priorsChannel, version ?? "");
      return true;
    },
  };
}

/** @throws Error where no version, or more than one, begins so */
export function fullVersion(name: string, versions: readonly Pick<PriorsVersion, "version">[]): string {
  const exact = versions.find(({ version }) => version === name);
  if (exact !== undefined) return exact.version;
  const fitting = name.length < minPrefix ? [] : versions.filter(({ version }) => version.startsWith(name));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only.version;
  const there = [shippedName, ...versions.map(({ version }) => version)].join(", ");
  throw new Error(
    fitting.length === 0
      ? `There is no version of the priors named ${name}. There are: ${there}.`
      : `${name} is the beginning of ${fitting.length} versions: give more of it. There are: ${there}.`,
  );
}

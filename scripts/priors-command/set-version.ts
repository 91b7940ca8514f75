import { requireFeatureLayout } from "../../engine/index.ts";
import type { CommandContext, PriorsCommand } from "./priors-command.ts";
import { fullVersion, shippedName } from "./priors-store.ts";

/** What running servers do about a change. */
export const reloadNote = ({ store }: Pick<CommandContext, "store">): string =>
  store.database?.isGuest
    ? "The running server picks it up within a few seconds."
    : "Running servers pick it up at once, without a restart.";

/** The version that was typed; null: the shipped one. */
async function versionOf(
  words: readonly string[],
  { store }: CommandContext,
  command: string,
): Promise<string | null> {
  const [name] = words;
  if (name === undefined) throw new Error(`Say which version: npm run priors -- ${command} VERSION.`);
  return name === shippedName ? null : fullVersion(name, await store.list());
}

/** @throws Error where the version was made for another reading of prompts: servers would refuse it */
async function requireUsable(version: string | null, { store }: CommandContext): Promise<void> {
  if (version === null) return;
  const { classifier } = await store.find(version);
  requireFeatureLayout(classifier, version);
}

export const activateVersion: PriorsCommand = async ({ words }, context) => {
  const version = await versionOf(words, context, "activate");
  await requireUsable(version, context);
  await context.store.activate(version);
  context.print(`${version ?? "The shipped version"} is active. ${reloadNote(context)}`);
};

/** A pinned version stays until a person sets another. */
export const pinVersion: PriorsCommand = async ({ words }, context) => {
  const version = await versionOf(words, context, "pin");
  if (version === null)
    throw new Error(
      "The shipped version is no row that could be pinned: activate default, and fit without activating.",
    );
  await requireUsable(version, context);
  await context.store.activate(version, { isPinned: true });
  context.print(`${version} is active and pinned: a fit does not replace it. ${reloadNote(context)}`);
};

/** Back to the version made before the active one; before the first there is the shipped one. */
export const rollBack: PriorsCommand = async (_typed, context) => {
  const versions = await context.store.list();
  const at = versions.findIndex(({ isActive }) => isActive);
  if (at === -1) throw new Error("The shipped version is active: there is nothing before it.");
  const before = versions[at + 1]?.version ?? null;
  await requireUsable(before, context);
  await context.store.activate(before);
  context.print(
    `${versions[at]!.version} is rolled back, ${before ?? "the shipped version"} is active. ${reloadNote(context)}`,
  );
};

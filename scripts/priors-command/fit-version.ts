import { type Priors, parseEvidenceModel } from "../../engine/index.ts";
import type { ReplayEmbedders } from "../../evals/replay/extract-features.ts";
import { errorMessage } from "../../server/database/error-message.ts";
import { insertPriors } from "../../server/database/repositories/priors.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { hashArtefact } from "../priors/hash-artefact.ts";
import { openEmbedders, readDepth } from "../replay/replay-embedders.ts";
import { askYes } from "./ask-yes.ts";
import { allCandidates, diffGround } from "./diff-ground.ts";
import { diffText } from "./diff-text.ts";
import { type FittedEvidence, fitEvidence } from "./fit-evidence.ts";
import type { CommandContext, PriorsCommand } from "./priors-command.ts";
import { readModelMap } from "./read-model-map.ts";
import { type DiffPrompt, routingDiff } from "./routing-diff.ts";
import { reloadNote } from "./set-version.ts";
import { takeEvenly } from "./take-evenly.ts";
import { versionRouter } from "./version-router.ts";

/** Fits outcome files onto the shipped figures, shows what would change, and makes a new version of it after a yes. */
export const fitVersion: PriorsCommand = async (typed, context) => {
  const { loaded, store, useColor, print } = context;
  const files = [...typed.from, ...typed.words];
  if (files.length === 0) throw new Error("Say what to fit: npm run priors -- fit --from FILE...");
  const embedders = await openEmbedders(readDepth(typed.depth));
  const fitted = await fitEvidence({
    files,
    map: typed.map === null ? new Map() : readModelMap(typed.map),
    candidateIds: allCandidates(loaded).map(({ id }) => id),
    embedders,
    seed: typed.seed,
  });
  await embedders.contextual?.close();
  const { version: _, ...shipped } = loadPriors();
  const content = { ...shipped, evidence: fitted.evidence };
  const priors: Priors = { ...content, version: hashArtefact(content) };
  const { models } = parseEvidenceModel(fitted.evidence.model);
  print(
    `fitted ${fitted.evidence.observations} scores of ${models.length} candidates on ${fitted.evidence.prompts} prompts: version ${priors.version}`,
  );
  if (fitted.unknown.length > 0)
    print(`left out, because no candidate has that id (name it in --map): ${fitted.unknown.join(", ")}`);
  const active = usableVersion(await store.find("active"), embedders, print);
  const ground = diffGround(loaded, models);
  if (ground.note !== null) print(ground.note);
  print(`against ${active.version}, on prompts of these files, which the fit has read:`);
  const [old, fresh] = [versionRouter(active, embedders), versionRouter(priors, embedders)];
  print(
    diffText(
      routingDiff(old, fresh, samplePrompts(fitted, typed.sample), ground.candidates, ground.policy),
      useColor,
    ),
  );
  if (!typed.isAgreed && !(await askYes(`Add ${priors.version} and make it the active version?`))) {
    print("Nothing was changed.");
    return;
  }
  await addVersion(priors, typed.note, fitted, context);
};

/** The version itself; where this release cannot read it, which is why one fits again, the shipped one. */
function usableVersion(active: Priors, embedders: ReplayEmbedders, print: CommandContext["print"]): Priors {
  try {
    versionRouter(active, embedders);
    return active;
  } catch (error) {
    print(errorMessage(error));
    return loadPriors();
  }
}

async function addVersion(
  priors: Priors,
  note: string,
  { evidence }: FittedEvidence,
  context: CommandContext,
): Promise<void> {
  const { store, print } = context;
  if (store.database === null) throw new Error(store.place);
  await insertPriors(store.database.db, {
    artefact: priors,
    createdAtMs: systemClock.nowMs(),
    evidenceCount: evidence.observations,
    evidenceHash: evidence.hash,
    newestEvidenceAtMs: evidence.newestDate === null ? null : Date.parse(evidence.newestDate),
    note,
  });
  const isActive = await store.activate(priors.version, { unlessPinned: true });
  print(
    isActive
      ? `${priors.version} is active. ${reloadNote(context)}`
      : `${priors.version} is added, and ${(await store.active())?.version ?? "another"} stays active, because it is pinned.`,
  );
}

function samplePrompts({ table, features }: FittedEvidence, count: number): DiffPrompt[] {
  return takeEvenly([...table.prompts.keys()], count).map((row) => ({
    text: table.prompts[row]!.text,
    contextualEmbedding: features[row]!.contextualEmbedding,
  }));
}

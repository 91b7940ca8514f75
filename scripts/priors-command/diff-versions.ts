import { boundText, messageText, type Priors, parseEvidenceModel } from "../../engine/index.ts";
import { readTaskExamples, readTaskTypes } from "../priors/read-task-examples.ts";
import { openEmbedders, readDepth } from "../replay/replay-embedders.ts";
import { readPrompts } from "../route/read-prompts.ts";
import { diffGround } from "./diff-ground.ts";
import { diffText } from "./diff-text.ts";
import type { PriorsArguments, PriorsCommand } from "./priors-command.ts";
import { routingDiff } from "./routing-diff.ts";
import { takeEvenly } from "./take-evenly.ts";
import { versionRouter } from "./version-router.ts";

const summary = ({ version, evidence }: Priors): string =>
  evidence === undefined
    ? `${version}: public figures alone`
    : `${version}: ${evidence.observations} own scores on ${evidence.prompts} prompts, newest ${evidence.newestDate ?? "not dated"}`;

const measuredIn = ({ evidence }: Priors): readonly string[] =>
  evidence === undefined ? [] : parseEvidenceModel(evidence.model).models;

/** What two versions rest on, and how differently they route a sample of prompts. */
export const diffVersions: PriorsCommand = async (typed, { loaded, store, useColor, print }) => {
  const [from, to = "active"] = typed.words;
  if (from === undefined)
    throw new Error("Say which versions: npm run priors -- diff A B (B: the active one).");
  const [before, after] = [await store.find(from), await store.find(to)];
  print(`- ${summary(before)}\n+ ${summary(after)}`);
  const [measuredBefore, measuredAfter] = [measuredIn(before), measuredIn(after)];
  const gone = measuredBefore.filter((id) => !measuredAfter.includes(id));
  const added = measuredAfter.filter((id) => !measuredBefore.includes(id));
  if (gone.length > 0) print(`- measured: ${gone.join(", ")}`);
  if (added.length > 0) print(`+ measured: ${added.join(", ")}`);
  const texts = await samplePrompts(typed);
  const readsContext = [before, after].some(({ evidence }) => evidence?.contextualEmbedderId != null);
  const embedders = await openEmbedders(readsContext ? readDepth(typed.depth) : "static");
  const contexts = await embedders.contextual?.embed(texts.map((text) => boundText(text)));
  await embedders.contextual?.close();
  const prompts = texts.map((text, index) => ({ text, contextualEmbedding: contexts?.[index] ?? null }));
  const ground = diffGround(loaded, [...measuredBefore, ...measuredAfter]);
  if (ground.note !== null) print(ground.note);
  const [old, fresh] = [versionRouter(before, embedders), versionRouter(after, embedders)];
  print(diffText(routingDiff(old, fresh, prompts, ground.candidates, ground.policy), useColor));
};

/** Prompts of the file that was named, else the examples of every task type. */
async function samplePrompts({ prompts, sample }: PriorsArguments): Promise<string[]> {
  if (prompts === null)
    return takeEvenly(readTaskExamples(readTaskTypes()), sample).map(({ messages }) =>
      messageText(messages.at(-1)!),
    );
  const texts: string[] = [];
  for await (const { prompt } of readPrompts(prompts)) texts.push(prompt);
  return takeEvenly(texts, sample);
}

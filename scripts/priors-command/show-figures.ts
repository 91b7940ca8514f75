import { boundText, messageText, type Priors } from "../../engine/index.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { publicPriorsFromDatasets, readBenchmarks } from "../priors/build-public-priors.ts";
import { type FigureChange, figureChanges, readFigureTables, writeFigures } from "../priors/carry-figures.ts";
import { readTaskExamples } from "../priors/read-task-examples.ts";
import { openEmbedders } from "../replay/replay-embedders.ts";
import { allCandidates } from "./diff-ground.ts";
import { diffText } from "./diff-text.ts";
import type { PriorsCommand } from "./priors-command.ts";
import { routingDiff } from "./routing-diff.ts";
import { takeEvenly } from "./take-evenly.ts";
import { versionRouter } from "./version-router.ts";

const benchmarks = new URL("../../datasets/benchmarks/", import.meta.url);
const namesShown = 12;

/** Reads sources' own tables, shows which figures and which choices among all candidates of the catalogue would change; writes after `--yes` alone. */
export const showFigures: PriorsCommand = async (typed, { loaded, useColor, print }) => {
  if (typed.words.length === 0)
    throw new Error("Name the sources' own tables: npm run priors -- figures FILE... [--yes].");
  const { files: before } = readBenchmarks();
  const { files: after, unmapped } = readFigureTables(typed.words, before);
  for (const [source, names] of unmapped)
    if (names.length > 0)
      print(
        `${source}: ${names.length} names without a model in datasets/benchmarks/aliases.json: ${list(names)}`,
      );
  const changes = figureChanges(before, after);
  if (changes.length === 0) return print("No figure changes.");
  print(changes.map(changeText).join("\n"));
  const shipped = loadPriors();
  const embedders = await openEmbedders("static");
  const prompts = takeEvenly(readTaskExamples(shipped.taskTypes), typed.sample).map(({ messages }) => ({
    text: boundText(messageText(messages.at(-1)!)),
    contextualEmbedding: null,
  }));
  const withFigures = (figures: typeof before): Priors => {
    const { candidates, byPrice, outputTokens } = publicPriorsFromDatasets(figures);
    return { ...shipped, candidates: { ...shipped.candidates, ...candidates }, byPrice, outputTokens };
  };
  const { policy } = loaded.configuration;
  const callable = allCandidates(loaded).filter(({ id }) => !id.startsWith("demo/"));
  const [old, fresh] = [before, after].map((figures) => versionRouter(withFigures(figures), embedders));
  print(diffText(routingDiff(old!, fresh!, prompts, callable, policy), useColor));
  if (!typed.isAgreed) return print("Nothing was written: --yes writes datasets/benchmarks.");
  print(writeFigures(after, benchmarks).join("\n"));
  print("Take them into the priors with `npm run priors:build -- --keep-classifier`.");
};

const list = (names: readonly string[]): string =>
  names.slice(0, namesShown).join(", ") + (names.length > namesShown ? ", ..." : "");

function changeText({ source, added, changed, gone }: FigureChange): string {
  const parts = Object.entries({ "new": added, changed, gone })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what} (${list(names)})`);
  return `${source}: ${parts.join("; ")}`;
}

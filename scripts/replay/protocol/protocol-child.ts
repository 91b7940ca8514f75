// A child process of the protocol: fits and scores one split after another. Results go back as messages.
import type { PromptFeatures } from "../../../engine/index.ts";
import { readOutcomes } from "../../../evals/load/read-outcomes.ts";
import { extractFeatures } from "../../../evals/replay/extract-features.ts";
import { scoreFewRows } from "../../../evals/replay/protocol/score-few-rows.ts";
import { scoreGuarantee } from "../../../evals/replay/protocol/score-guarantee.ts";
import { scoreProtocolPart } from "../../../evals/replay/protocol/score-protocol-part.ts";
import type { FeaturedRows } from "../../../evals/replay/replay-part.ts";
import { openEmbedders } from "../replay-embedders.ts";
import type {
  FromProtocolChild,
  ProtocolFile,
  ProtocolResult,
  ToProtocolChild,
} from "./protocol-messages.ts";

let rows: FeaturedRows | null = null;

async function openFile({ path, contexts }: ProtocolFile): Promise<FeaturedRows> {
  const table = await readOutcomes([path]);
  const features = await extractFeatures(table.prompts, await openEmbedders("static"));
  if (contexts === null) return { table, features };
  const width = contexts.length / features.length;
  const withContexts: PromptFeatures[] = features.map((prompt, row) => ({
    ...prompt,
    contextualEmbedding: contexts.subarray(row * width, (row + 1) * width),
  }));
  return { table, features: withContexts };
}

async function work({ file, task }: ToProtocolChild): Promise<ProtocolResult> {
  if (file !== null) rows = await openFile(file);
  if (rows === null) throw new Error("A task came before its file.");
  if (task.kind === "few") return { kind: "few", score: scoreFewRows(rows, task.repeat) };
  if (task.kind === "guarantee")
    return { kind: "guarantee", scores: scoreGuarantee(rows, task.repeat, task.trainingRows) };
  const { split, seed, depths } = task;
  return { kind: "part", scores: scoreProtocolPart(rows, split, seed, depths, () => performance.now()) };
}

process.on("message", (message: ToProtocolChild) => {
  work(message).then(
    (result) => process.send?.({ result, problem: null } satisfies FromProtocolChild),
    (error: unknown) => {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ result: null, problem } satisfies FromProtocolChild);
    },
  );
});
process.on("disconnect", () => process.exit(0));

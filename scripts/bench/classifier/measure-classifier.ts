import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  type ChatMessage,
  createSeededRandom,
  createStaticEmbedder,
  createTaskClassifier,
  createWordCorrection,
  messageText,
  type Priors,
  parseRequest,
  promptFeatures,
} from "../../../engine/index.ts";
import { defaultPriorsFile, staticModelFolder } from "../../../server/config/dataset-paths.ts";
import { typingVariants } from "../../priors/typing-variants.ts";
import { formatPercent } from "../../terminal/format-figures.ts";
import { renderTable } from "../../terminal/table.ts";

/** A prompt that somebody else labelled. */
interface LabelledRow {
  readonly messages: readonly ChatMessage[];
  readonly source: string;
  readonly label: string;
  /** Task types that count as right by the file alone. */
  readonly strict: ReadonlySet<string>;
  /** With what `label-types.json` adds for the label. */
  readonly mapped: ReadonlySet<string>;
}

interface Reading {
  readonly type: string;
  readonly probability: number;
}

const labelTypes = JSON.parse(
  readFileSync(new URL("../../../datasets/task-types/label-types.json", import.meta.url), "utf8"),
) as Record<string, readonly string[]>;
const bins = 15;
const random = createSeededRandom(11);

/**
 * Share of prompts whose most probable type is accepted, by source; calibration; and how often the same prompt, typed otherwise, keeps
 * its type.
 *
 * @param path JSON lines (.gz is read too) of `prompt` or `messages`, `accept` (task types) or `task`, `source`, `label`
 */
export async function measureClassifier(path: string): Promise<void> {
  const rows = readRows(path);
  const read = await openReader();
  const readings = rows.map(({ messages }) => read(messages));
  const sources = [...new Set(rows.map(({ source }) => source))];
  const table = [...sources, null].map((source) => {
    const of = rows
      .map((_, index) => index)
      .filter((index) => source === null || rows[index]!.source === source);
    const share = (set: "strict" | "mapped"): string =>
      formatPercent(of.filter((index) => rows[index]![set].has(readings[index]!.type)).length / of.length);
    return [
      source ?? "all",
      String(of.length),
      share("strict"),
      share("mapped"),
      calibrationError(of, rows, readings),
    ];
  });
  const right = { align: "right" } as const;
  console.log(
    renderTable(
      [
        { title: "source" },
        { title: "prompts", ...right },
        { title: "accepted by the file", ...right },
        { title: "with write and plan", ...right },
        { title: "ECE", ...right },
      ],
      table,
      false,
    ),
  );
  console.log(`\n${labelTable(rows, readings)}\n\n${steadinessTable(rows, readings, read)}`);
}

type Reader = (messages: readonly ChatMessage[]) => Reading;

async function openReader(): Promise<Reader> {
  const priors = JSON.parse(readFileSync(defaultPriorsFile, "utf8")) as Priors;
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const classify = createTaskClassifier(priors.classifier, priors.taskTypes);
  const correct = createWordCorrection(priors.classifier.knownWords ?? "");
  return (messages) => {
    const parsed = parseRequest({ model: "auto", messages });
    const { probabilities, taskTypes } = classify(promptFeatures(parsed, embedder, null, correct));
    const probability = Math.max(...probabilities);
    return { type: taskTypes[probabilities.indexOf(probability)]!, probability };
  };
}

function readRows(path: string): LabelledRow[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index): LabelledRow => {
      const row = JSON.parse(line) as {
        prompt?: string;
        messages?: ChatMessage[];
        accept?: string[];
        task?: string;
        source?: string;
        label?: string;
      };
      const accept = row.accept ?? (row.task === undefined ? undefined : [row.task]);
      const messages =
        row.messages ?? (row.prompt === undefined ? undefined : [{ role: "user", content: row.prompt }]);
      if (accept === undefined || messages === undefined)
        throw new Error(`${path}:${index + 1} lacks prompt or messages, or accept or task: give both.`);
      const label = row.label ?? accept.join(" or ");
      const added = ["write", "plan"].filter((type) => labelTypes[type]?.includes(label));
      return {
        messages,
        label,
        source: row.source ?? "file",
        strict: new Set(accept),
        mapped: new Set([...accept, ...added]),
      };
    });
}

/** Expected calibration error of the most probable type's probability, 15 bins of equal width (Guo et al., 2017). */
function calibrationError(
  of: readonly number[],
  rows: readonly LabelledRow[],
  readings: readonly Reading[],
): string {
  const sums = new Float64Array(bins);
  for (const index of of) {
    const { type, probability } = readings[index]!;
    const hit = rows[index]!.mapped.has(type) ? 1 : 0;
    sums[Math.min(bins - 1, Math.floor(probability * bins))]! += hit - probability;
  }
  return (sums.reduce((sum, each) => sum + Math.abs(each), 0) / of.length).toFixed(3);
}

function labelTable(rows: readonly LabelledRow[], readings: readonly Reading[]): string {
  const labels = new Map<
    string,
    { count: number; hits: number; read: Map<string, number>; mapped: string }
  >();
  rows.forEach(({ source, label, mapped }, index) => {
    const key = `${source}: ${label}`;
    const entry = labels.get(key) ?? { count: 0, hits: 0, read: new Map(), mapped: [...mapped].join(", ") };
    const { type } = readings[index]!;
    entry.count += 1;
    if (mapped.has(type)) entry.hits += 1;
    entry.read.set(type, (entry.read.get(type) ?? 0) + 1);
    labels.set(key, entry);
  });
  const lines = [...labels].map(([key, { count, hits, read, mapped }]) => [
    key,
    mapped,
    String(count),
    formatPercent(hits / count),
    [...read]
      .sort(([, one], [, other]) => other - one)
      .slice(0, 4)
      .map(([type, number]) => `${type} ${number}`)
      .join(", "),
  ]);
  return renderTable(
    [
      { title: "label" },
      { title: "accepted" },
      { title: "prompts", align: "right" },
      { title: "right", align: "right" },
      { title: "read as" },
    ],
    lines,
    false,
  );
}

function steadinessTable(rows: readonly LabelledRow[], readings: readonly Reading[], read: Reader): string {
  const lines = Object.entries(typingVariants).map(([name, perturb]) => {
    let tried = 0;
    let same = 0;
    rows.forEach(({ messages }, index) => {
      const last = messages.at(-1)!;
      const content = perturb(messageText(last), random);
      if (content === null) return;
      tried += 1;
      if (read([...messages.slice(0, -1), { ...last, content }]).type === readings[index]!.type) same += 1;
    });
    return [name, String(tried), tried === 0 ? "" : (same / tried).toFixed(3)];
  });
  return renderTable(
    [
      { title: "the same prompt" },
      { title: "prompts", align: "right" },
      { title: "same type", align: "right" },
    ],
    lines,
    false,
  );
}

// npm run route:typical: what each preset takes for 60 typical requests, and what a point of quality buys, into docs/routing.md.
import { readFileSync, writeFileSync } from "node:fs";
import { type Decision, defaultPolicy, type Policy, weightsOfQualityPoint } from "../../engine/index.ts";
import { startEngine } from "../../server/start/start-engine.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { runMain } from "../terminal/command.ts";
import { loadForCommand } from "../terminal/command-place.ts";
import { createPromptRouter } from "./create-prompt-router.ts";

interface TypicalRequest {
  readonly kind: string;
  readonly level: string;
  readonly prompt: string;
  /** File of this repository that is pasted below the prompt; absent: the prompt stands alone. */
  readonly with?: string;
}

const root = new URL("../../", import.meta.url);
const page = new URL("docs/routing.md", root);
const start = "<!-- typical: written by `npm run route:typical`, do not edit -->";
const end = "<!-- typical: end -->";
const presetNames = ["cheap", "balanced", "best", "fast"] as const;
const pointsUsd = [0.00005, 0.0002, 0.001, 0.005, 0.02] as const;
/** Characters of a pasted file: about 5,000 tokens. */
const pastedCharacters = 20_000;

function textOf({ prompt, with: pasted }: TypicalRequest): string {
  if (pasted === undefined) return prompt;
  return `${prompt}\n\n${readFileSync(new URL(pasted, root), "utf8").slice(0, pastedCharacters)}`;
}

const chosenOf = ({ ranked, chosenCandidateId }: Decision) =>
  ranked.find(({ candidateId }) => candidateId === chosenCandidateId)!.prediction;

const shortName = (candidateId: string): string =>
  candidateId.replace(/^(openai|anthropic|google|xai|deepseek|moonshot|zai|mistral|qwen)\//, "");

const costUsd = (decision: Decision): number => (chosenOf(decision).cost.expectedNanoUsd ?? 0) / 1e9;

const choiceText = (decision: Decision): string =>
  `${shortName(chosenOf(decision).candidateId)} $${costUsd(decision).toPrecision(2)}`;

/** Mean expected quality, mean cost and the three candidates that are taken most. */
function totals(decisions: readonly Decision[]): string[] {
  const mean = (of: (decision: Decision) => number): number =>
    decisions.reduce((sum, decision) => sum + of(decision), 0) / decisions.length;
  const counts = new Map<string, number>();
  for (const { chosenCandidateId } of decisions)
    counts.set(chosenCandidateId, (counts.get(chosenCandidateId) ?? 0) + 1);
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, 3);
  return [
    mean((decision) => chosenOf(decision).quality.mean).toFixed(3),
    `$${mean(costUsd).toPrecision(2)}`,
    most.map(([id, count]) => `${shortName(id)} ${Math.round((100 * count) / decisions.length)}%`).join(", "),
  ];
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

await runMain(async () => {
  const requests = readFileSync(new URL("datasets/typical-requests.jsonl", root), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TypicalRequest);
  const loaded = await loadForCommand({ config: null });
  const engine = await startEngine(loaded, systemClock, () => null);
  const routed = (policy: Policy, model: string): Decision[] => {
    const router = createPromptRouter(engine, policy, { model, allModels: true });
    return requests.map((request) => router.route(textOf(request)));
  };
  const byPreset = presetNames.map((name) => routed(defaultPolicy, `auto:${name}`));
  const rows = requests.map(({ kind, level, prompt, with: pasted }, index) => [
    kind,
    level,
    pasted === undefined ? prompt : `${prompt} + ${pasted}`,
    ...byPreset.map((decisions) => choiceText(decisions[index]!)),
  ]);
  const byPoint = pointsUsd.map((usd) => {
    const weights = weightsOfQualityPoint(usd, defaultPolicy.scales);
    return [`$${usd}`, ...totals(routed({ ...defaultPolicy, rule: { kind: "weights", weights } }, "auto"))];
  });
  const text = [
    start,
    "",
    `All ${engine.catalog.models.length > 0 ? "current models of the catalogue" : "models"}, prices of ${new Date(systemClock.nowMs()).toISOString().slice(0, 10)}; provider prefix left out where the maker serves the model itself.`,
    "",
    ...markdown(["0.01 of quality is worth", "expected quality", "cost of a request", "taken most"], byPoint),
    "",
    ...markdown(["kind", "level", "request", ...presetNames.map((name) => `auto:${name}`)], rows),
    "",
    end,
  ].join("\n");
  const before = readFileSync(page, "utf8");
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`docs/routing.md lacks the line ${start} or ${end}`);
  writeFileSync(page, before.slice(0, from) + text + before.slice(to + end.length));
  console.log(text);
});

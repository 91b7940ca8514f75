import { parseEvidenceModel, type RecordedEvidence } from "../../engine/index.ts";
import { renderTable } from "../terminal/table.ts";
import type { PriorsCommand } from "./priors-command.ts";

/** What a version is made of. */
export const showVersion: PriorsCommand = async ({ words }, { store, useColor, print }) => {
  const [name = "active"] = words;
  const priors = await store.find(name);
  const row = (await store.list()).find(({ version }) => version === priors.version);
  print(`version     ${priors.version}`);
  if (row !== undefined) {
    print(`made        ${new Date(row.createdAtMs).toISOString()}`);
    print(`state       ${row.isActive ? (row.isPinned ? "active, pinned" : "active") : "not active"}`);
    if (row.note !== "") print(`note        ${row.note}`);
  }
  print(`task types  ${priors.taskTypes.length}`);
  print(`candidates  ${Object.keys(priors.candidates).length} with public figures`);
  if (priors.evidence === undefined) print("evidence    none of your own: public figures alone");
  else print(evidenceText(priors.evidence, useColor));
};

function evidenceText(evidence: RecordedEvidence, useColor: boolean): string {
  const model = parseEvidenceModel(evidence.model);
  const { modelMeans, statistics } = model.static;
  const columns = [
    { title: "candidate" },
    { title: "rows", align: "right" as const },
    { title: "mean score", align: "right" as const },
    { title: "from" },
  ];
  const rows = model.models.map((id, index) => [
    id,
    statistics.modelCounts[index]!.toFixed(0),
    modelMeans[index]!.toFixed(3),
    evidence.sources
      .filter(({ observations }) => (observations[index] ?? 0) > 0)
      .map(({ name, date }) => (date === null ? name : `${name} of ${date}`))
      .join(", "),
  ]);
  return [
    `evidence    ${evidence.observations} scores on ${evidence.prompts} prompts, newest ${evidence.newestDate ?? "not dated"}, hash ${evidence.hash.slice(0, 16)}`,
    `embedding   ${evidence.embedderId}${evidence.contextualEmbedderId === null ? "" : ` and ${evidence.contextualEmbedderId}`}`,
    `task names  ${model.taskNames.join(", ")}`,
    "",
    renderTable(columns, rows, useColor),
  ].join("\n");
}

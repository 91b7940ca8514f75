// npm run priors:check: each public source predicted from the others, into docs/quality.md.
import { readFileSync, writeFileSync } from "node:fs";
import { loadLeaveSourceOut } from "../../engine/index.ts";
import { runMain } from "../terminal/command.ts";
import { readBenchmarks } from "./build-public-priors.ts";
import { figureItems, publicFigures } from "./public-figures.ts";

const page = new URL("../../docs/quality.md", import.meta.url);
const start = "<!-- sources: written by `npm run priors:check`, do not edit -->";
const end = "<!-- sources: end -->";

await runMain(async () => {
  const leaveSourceOut = await loadLeaveSourceOut();
  const { files, taskMap } = readBenchmarks();
  const rows = leaveSourceOut(publicFigures(files), figureItems(files), taskMap);
  const lines = [
    "| kind of work | source left out | candidates | rank correlation | 90% interval holds |",
    "| --- | --- | --- | --- | --- |",
    ...rows
      .toSorted((one, other) => (one.taskType < other.taskType ? -1 : one.taskType > other.taskType ? 1 : 0))
      .map(
        ({ taskType, source, candidates, rankCorrelation, coverage }) =>
          `| ${taskType} | ${source} | ${candidates} | ${rankCorrelation.toFixed(2)} | ${Math.round(100 * coverage)}% |`,
      ),
  ];
  const before = readFileSync(page, "utf8");
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`docs/quality.md lacks the line ${start} or ${end}`);
  writeFileSync(page, `${before.slice(0, from)}${start}\n\n${lines.join("\n")}\n\n${before.slice(to)}`);
  console.log(lines.join("\n"));
});

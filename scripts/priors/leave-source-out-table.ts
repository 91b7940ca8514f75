// npm run priors:check: each public source predicted from the others, and how far candidates lie apart, into docs/quality.md.
import { readFileSync, writeFileSync } from "node:fs";
import { loadLeaveSourceOut } from "../../engine/index.ts";
import { runMain } from "../terminal/command.ts";
import { readBenchmarks } from "./build-public-priors.ts";
import { measuredDeviations } from "./measured-deviation.ts";
import { figureItems, publicFigures } from "./public-figures.ts";

const page = new URL("../../docs/quality.md", import.meta.url);
/** Writes a table between the page's two marks, and prints it. */
function place(name: string, lines: readonly string[]): void {
  const [start, end] = [
    `<!-- ${name}: written by \`npm run priors:check\`, do not edit -->`,
    `<!-- ${name}: end -->`,
  ];
  const before = readFileSync(page, "utf8");
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`docs/quality.md lacks the line ${start} or ${end}`);
  writeFileSync(page, `${before.slice(0, from)}${start}\n\n${lines.join("\n")}\n\n${before.slice(to)}`);
  console.log(lines.join("\n"));
}

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
  place("sources", lines);
  const deviations = measuredDeviations(publicFigures(files));
  place("deviations", [
    "| kind of work | middle | standard deviation | of its figures | share taken |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(taskMap).map(([taskType, { items, midScore, logOddsDeviation }]) => {
      const known = items.filter(({ item }) => deviations.has(item));
      const weight = known.reduce((sum, item) => sum + item.weight, 0);
      const measured =
        known.reduce((sum, item) => sum + item.weight * deviations.get(item.item)!, 0) / weight;
      return `| ${taskType} | ${midScore} | ${logOddsDeviation} | ${measured.toFixed(2)} | ${(logOddsDeviation / measured).toFixed(2)} |`;
    }),
  ]);
});

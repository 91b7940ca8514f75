/**
 * Checks the suites under `datasets/suites`: `npx tsx scripts/suites/check-suites.ts [--write] [suite]`.
 * With `--write` it also renews `manifest.json`; without, a stale manifest is a problem. Exit code 1 on any problem.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { createCommand, parseWords } from "../terminal/command.ts";
import { checkAllSuites } from "./check-all-suites.ts";
import { countByDifficulty } from "./checks/check-suite.ts";
import { buildManifest } from "./suite-manifest.ts";

const directory = fileURLToPath(new URL("../../datasets/suites/", import.meta.url));
const manifestFile = `${directory}manifest.json`;
const command = createCommand(
  "npx tsx scripts/suites/check-suites.ts",
  "Checks the suites under datasets/suites.",
)
  .argument("[SUITE]", "one of them")
  .option("--write", "renews the manifest", false);
const [only] = parseWords(command, process.argv.slice(2)).processedArgs;

const { suites, problems } = await checkAllSuites(directory, only);
const table = new Table({
  head: ["suite", "cases", "easy", "medium", "hard"],
  style: { head: [], border: [] },
});
for (const suite of suites) {
  const { easy, medium, hard } = countByDifficulty(suite);
  table.push([suite.header.name, suite.cases.length, easy, medium, hard]);
}
console.log(table.toString());

if (only === undefined) {
  const manifest = `${JSON.stringify(buildManifest(directory, suites), null, 2)}\n`;
  if (command.opts().write) writeFileSync(manifestFile, manifest);
  else if (readFileSync(manifestFile, "utf8") !== manifest) {
    problems.push({
      file: "manifest.json",
      line: null,
      caseId: null,
      message: "does not match the suites: run with --write",
    });
  }
}
for (const { file, line, caseId, message } of problems) {
  console.error([file, line, caseId].filter((part) => part !== null).join(":"), message);
}
console.log(
  problems.length === 0
    ? `${suites.reduce((total, suite) => total + suite.cases.length, 0)} cases, all checks pass`
    : `${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

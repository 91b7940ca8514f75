// npm run redaction: what the redaction of texts finds of a labelled set, by kind.

import { createRedactor } from "../server/redaction/redactor.ts";
import { redactionFigures } from "../server/redaction/testing/labelled-texts.ts";
import { createCommand, runCommand } from "./terminal/command.ts";

const program = createCommand(
  "npm run redaction --",
  "Recall and false positives of the redaction of texts, on a labelled set (server/redaction/testing/).",
);

program.action(() => {
  for (const { kind, texts, hits, missed } of redactionFigures(createRedactor().text)) {
    const share = `${((100 * hits) / texts).toFixed(1)}%`;
    const words = kind === "none" ? "changed though there is nothing" : "found whole";
    console.log(
      `${kind.padEnd(8)}${share.padStart(6)} of ${texts} texts ${words}${missed.length === 0 ? "" : `; wrong: ${missed.map((value) => value.split("\n")[0]).join(", ")}`}`,
    );
  }
});

await runCommand(program);

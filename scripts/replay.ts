// npm run replay -- --train FILE --test FILE | --protocol FILE: what the predictor and the policies do on recorded outcomes.
import { createWriteStream, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stopEmbeddingThread } from "../engine/index.ts";
import { predictionLines } from "./replay/prediction-lines.ts";
import { runProtocol } from "./replay/protocol.ts";
import { readDepth } from "./replay/replay-embedders.ts";
import { replayFiles } from "./replay/replay-files.ts";
import { replayReport } from "./replay/replay-report.ts";
import { replaySummary, replayTables } from "./replay/replay-summary.ts";
import { createCommand, optional, runCommand, several } from "./terminal/command.ts";
import { wholeNumber } from "./terminal/option-values.ts";
import { wantsColor } from "./terminal/table.ts";

const command = createCommand(
  "npm run replay --",
  `Fits on the training files, predicts and scores the test files; with --protocol: the measurement behind docs/quality.md, for each file.
Outcome files of any known format, plain or gzip; see docs/replay.md.`,
)
  .usage("--train FILE... --test FILE... | --protocol FILE... [options]")
  .option("--train <FILE...>", "outcome files to fit on", [] as string[])
  .option("--test <FILE...>", "outcome files to predict and score", [] as string[])
  .option("--protocol <FILE...>", "outcome files that the protocol runs on", [] as string[])
  .addOption(
    several(
      "--policy <NAME>",
      "quality, weights, weights:PRESET, weights:QUALITY,COST, guarantee, guarantee:SHARE,CONFIDENCE; several allowed",
    ),
  )
  .addOption(
    optional(
      "--baseline <MODEL>",
      "model that policies are compared with",
      String,
      "the best of the training files",
    ),
  )
  .addOption(
    optional(
      "--depth <DEPTH>",
      "static, full, auto (the contextual model too, where it is installed); of the protocol also both",
      String,
      "auto; of the protocol both",
    ),
  )
  .addOption(optional("--out <FILE>", "predictions, one JSON line a prompt"))
  .addOption(optional("--report <FILE>", "a page with the tables and the cost-quality plane"))
  .option("--draws <N>", "bootstrap draws behind the intervals", wholeNumber(0), 1000)
  .option("--seed <N>", "of fit and bootstrap", wholeNumber(0), 1)
  .optionsGroup("Of the protocol:")
  .option("--seeds <N>", "repeats", wholeNumber(1), 5)
  .option("--few <N>", "repeats with 50 training rows, and of the guarantee", wholeNumber(0), 20)
  .option("--few-rows <N>", "training rows of a user whom the guarantee must not harm", wholeNumber(1), 30)
  .addOption(optional("--json <FILE>", "every figure of every repeat"))
  .addOption(
    optional(
      "--docs <FOLDER>",
      "writes the tables into FOLDER/quality.md and the plots into FOLDER/quality/",
    ),
  );

process.on("exit", stopEmbeddingThread);

command.action(async ({ train, test, protocol, seed, draws, depth, ...options }) => {
  if (protocol.length === 0 && (train.length === 0 || test.length === 0)) command.help({ error: true });
  const useColor = wantsColor(process.stdout, process.env);
  if (protocol.length > 0) {
    await runProtocol({
      files: protocol,
      seeds: options.seeds,
      fewRepeats: options.few,
      guaranteeRows: options.fewRows,
      depths: depth === null || depth === "both" ? ["static", "full"] : [readDepth(depth)],
      jsonFile: options.json,
      docsFolder: options.docs,
      useColor,
    });
  } else {
    const result = await replayFiles({
      train,
      test,
      policies: options.policy ?? [],
      depth: readDepth(depth ?? "auto"),
      seed,
      draws,
      baseline: options.baseline,
    });
    const tables = replayTables(result, { seed, draws });
    console.log(replaySummary(result, tables, useColor));
    if (options.out !== null) {
      const lines = predictionLines(result.prompts, result.predictions);
      await pipeline(Readable.from(lines), createWriteStream(options.out));
    }
    if (options.report !== null) writeFileSync(options.report, replayReport(result, tables));
  }
});

// Ends the process at once: the embedding thread's native part must not be torn down in the midst of a run, see stopEmbeddingThread.
await runCommand(command);

// npm run replay -- --train FILE --test FILE | --protocol FILE: what the predictor and the policies do on recorded outcomes.
import { createWriteStream, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stopEmbeddingThread } from "../engine/index.ts";
import { gatherFiles } from "./replay/gather-files.ts";
import { numberOption } from "./replay/number-option.ts";
import { predictionLines } from "./replay/prediction-lines.ts";
import { runProtocol } from "./replay/protocol.ts";
import { readDepth } from "./replay/replay-embedders.ts";
import { replayFiles } from "./replay/replay-files.ts";
import { replayReport } from "./replay/replay-report.ts";
import { replaySummary, replayTables } from "./replay/replay-summary.ts";
import { errorText } from "./terminal/error-text.ts";
import { readOptions } from "./terminal/read-options.ts";
import { wantsColor } from "./terminal/table.ts";

const help = `npm run replay -- --train FILE... --test FILE...   fit on the first, predict and score the second
npm run replay -- --protocol FILE...               the measurement behind docs/quality.md, for each file

  Outcome files of any known format, plain or gzip; see docs/replay.md.

  --policy NAME      quality, weights, weights:PRESET, weights:QUALITY,COST, guarantee, guarantee:SHARE,CONFIDENCE; several allowed
  --baseline MODEL   model that policies are compared with (the best of the training files)
  --depth DEPTH      static, full or auto (auto: the contextual model too, where it is installed)
  --out FILE         predictions, one JSON line a prompt
  --report FILE      a page with the tables and the cost-quality plane
  --draws N          bootstrap draws behind the intervals (1000)
  --seed N           (1)

  --seeds N          repeats of the protocol (5)
  --few N            repeats with 50 training rows, and of the guarantee (20)
  --few-rows N       training rows of a user whom the guarantee must not harm (30)
  --depth both       static and full beside each other: the default of the protocol
  --json FILE        every figure of every repeat
  --docs FOLDER      writes the tables into FOLDER/quality.md and the plots into FOLDER/quality/`;

process.on("exit", stopEmbeddingThread);

try {
  const { files, rest } = gatherFiles(process.argv.slice(2));
  const { values } = readOptions({
    args: [...rest],
    options: {
      policy: { type: "string", multiple: true, default: [] },
      baseline: { type: "string" },
      depth: { type: "string" },
      out: { type: "string" },
      report: { type: "string" },
      json: { type: "string" },
      docs: { type: "string" },
      draws: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      seeds: { type: "string", default: "5" },
      few: { type: "string", default: "20" },
      "few-rows": { type: "string", default: "30" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { train, test, protocol } = files;
  const useColor = wantsColor(process.stdout, process.env);
  if (values.help || (protocol.length === 0 && (train.length === 0 || test.length === 0))) {
    console.log(help);
    process.exit(values.help ? 0 : 2);
  }
  const seed = numberOption("seed", values.seed, { least: 0, whole: true });
  if (protocol.length > 0) {
    await runProtocol({
      files: protocol,
      seeds: numberOption("seeds", values.seeds, { least: 1, whole: true }),
      fewRepeats: numberOption("few", values.few, { least: 0, whole: true }),
      guaranteeRows: numberOption("few-rows", values["few-rows"], { least: 1, whole: true }),
      depths:
        values.depth === undefined || values.depth === "both"
          ? ["static", "full"]
          : [readDepth(values.depth)],
      jsonFile: values.json ?? null,
      docsFolder: values.docs ?? null,
      useColor,
    });
  } else {
    const draws = numberOption("draws", values.draws, { least: 0, whole: true });
    const result = await replayFiles({
      train,
      test,
      policies: values.policy,
      depth: readDepth(values.depth ?? "auto"),
      seed,
      draws,
      baseline: values.baseline ?? null,
    });
    const tables = replayTables(result, { seed, draws });
    console.log(replaySummary(result, tables, useColor));
    if (values.out !== undefined) {
      const lines = predictionLines(result.prompts, result.predictions);
      await pipeline(Readable.from(lines), createWriteStream(values.out));
    }
    if (values.report !== undefined) writeFileSync(values.report, replayReport(result, tables));
  }
  // The embedding thread's native part must not be torn down in the midst of a run: see stopEmbeddingThread.
  process.exit(0);
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}

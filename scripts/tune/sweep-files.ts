import { fillDefaults } from "../../server/config/fill-defaults.ts";
import { parseConfigText } from "../../server/config/parse-config-text.ts";
import { policyFromFile } from "../../server/config/policy-from-file.ts";
import { readConfigText } from "../../server/config/read-config-text.ts";
import { readDepth } from "../replay/replay-embedders.ts";
import type { TuneArguments } from "./tune-arguments.ts";
import { tuneFiles } from "./tune-file.ts";
import type { TuneOutcome } from "./tune-outcome.ts";
import { tuneTables } from "./tune-summary.ts";

/** Sweeps the weights over outcome files. */
export async function sweepFiles(typed: TuneArguments): Promise<TuneOutcome> {
  const configFile = typed.config ?? "./tradewind.yaml";
  const text = readConfigText(configFile);
  const value = text === null ? null : parseConfigText(configFile, text).value;
  const { files, folds, draws, seed } = typed;
  const result = await tuneFiles({
    ...{ files, folds, draws, seed },
    policy: policyFromFile(fillDefaults(value)),
    depth: readDepth(typed.depth),
  });
  const { notes, front, named } = result;
  return {
    ...{ notes, front, named, configFile },
    tables: tuneTables(result),
    words: { how: "as measured", within: "with these models" },
  };
}

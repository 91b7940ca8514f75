// npm run route -- "prompt" | --file prompts.jsonl: what the router would do, without calling a model.

import { startEngine } from "../server/start/start-engine.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { createPromptRouter } from "./route/create-prompt-router.ts";
import { decisionTable } from "./route/decision-table.ts";
import { routeFile } from "./route/route-file.ts";
import { createCommand, optional, runCommand, UsageError } from "./terminal/command.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { wholeNumber } from "./terminal/option-values.ts";
import { wantsColor } from "./terminal/table.ts";

const command = createCommand("npm run route --", "What the router would do, without calling a model.")
  .usage('"prompt" | --file prompts.jsonl [options]')
  .argument("[PROMPT...]", "shows the ranked candidates for this prompt")
  .addOption(
    optional(
      "--file <FILE>",
      'summary over a file: JSON lines with "prompt" or "messages", such as datasets/task-types/math/en.jsonl; .gz is read too',
    ),
  )
  .addOption(
    optional(
      "--out <FILE>",
      "writes a JSON line per prompt of --file: tasks, every candidate's prediction, the choice",
    ),
  )
  .option("--model <NAME>", "auto, auto:cheap, auto:balanced, auto:best, auto:fast", "auto")
  .addOption(
    optional("--baseline <MODEL>", "model to compare the cost with", String, "routing.baseline, else none"),
  )
  .addOption(optional("--limit <N>", "read at most N prompts of the file", wholeNumber(1)))
  .addOption(
    optional(
      "--task-map <FILE>",
      'JSON of {"task name in the file": "task type" or ["task type", ...]}: prints how often they agree',
    ),
  )
  .option("--all-models", "rank every model of the catalogue, whether or not a key for it is set", false)
  .addOption(optional("--config <FILE>", "configuration file", String, "./tradewind.yaml"));

command.action(async (words, options) => {
  const prompt = words.join(" ");
  if (prompt === "" && options.file === null) command.help({ error: true });
  if (options.out !== null && options.file === null)
    throw new UsageError("--out goes with --file: name the prompts to route");
  const loaded = await loadForCommand({ config: options.config });
  const engine = await startEngine(loaded, systemClock, () => null);
  const router = createPromptRouter(engine, loaded.configuration.policy, options);
  const useColor = wantsColor(process.stdout, process.env);
  if (options.file === null) console.log(decisionTable(router.route(prompt), useColor));
  else await routeFile(options.file, router, { ...options, useColor });
});

await runCommand(command);

// npm run route -- "prompt" | --file prompts.jsonl: what the router would do, without calling a model.
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { startEngine } from "../server/start/start-engine.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { createPromptRouter } from "./route/create-prompt-router.ts";
import { decisionTable } from "./route/decision-table.ts";
import { routeFile } from "./route/route-file.ts";
import { errorText } from "./terminal/error-text.ts";
import { readOptions } from "./terminal/read-options.ts";
import { wantsColor } from "./terminal/table.ts";

const help = `npm run route -- "prompt"                  ranked candidates for one prompt
npm run route -- --file prompts.jsonl      a summary over a file (JSON lines with "prompt" or "messages", such as datasets/task-types/math/en.jsonl; .gz is read too)

  --model NAME       auto, auto:cheap, auto:balanced, auto:best, auto:fast (auto)
  --baseline MODEL   model to compare the cost with (routing.baseline, else none)
  --limit N          read at most N prompts of the file
  --task-map FILE    JSON of {"task name in the file": "task type" or ["task type", ...]}: prints how often they agree
  --all-models       rank every model of the catalogue, whether or not a key for it is set
  --config FILE      configuration file (./tradewind.yaml)`;

try {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: {
      file: { type: "string" },
      model: { type: "string", default: "auto" },
      baseline: { type: "string" },
      limit: { type: "string" },
      "task-map": { type: "string" },
      "all-models": { type: "boolean", default: false },
      config: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const prompt = positionals.join(" ");
  if (values.help || (prompt === "" && values.file === undefined)) {
    console.log(help);
    process.exit(values.help ? 0 : 2);
  }
  const commandLine = readCommandLine(values.config === undefined ? [] : [`--config=${values.config}`]);
  const loaded = await loadFromProcess(commandLine, readEnvironment());
  const engine = await startEngine(loaded, systemClock, () => null);
  const router = createPromptRouter(engine, loaded.configuration.policy, values);
  const useColor = wantsColor(process.stdout, process.env);
  if (values.file === undefined) console.log(decisionTable(router.route(prompt), useColor));
  else await routeFile(values.file, router, { ...values, useColor });
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}

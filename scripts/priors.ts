// npm run priors -- list|show|diff|fit|activate|pin|rollback: what the router believes, as versions.
import { stopEmbeddingThread } from "../engine/index.ts";
import { readCommandLine } from "../server/config/command-line.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { loadFromProcess } from "../server/start/load-from-process.ts";
import { priorsCommands } from "./priors-command/commands.ts";
import { openPriorsStore } from "./priors-command/priors-store.ts";
import { numberOption } from "./replay/number-option.ts";
import { errorText } from "./terminal/error-text.ts";
import { readOptions } from "./terminal/read-options.ts";
import { wantsColor } from "./terminal/table.ts";

const help = `npm run priors -- list                       versions, newest first
npm run priors -- show [VERSION]             what a version rests on (the active one)
npm run priors -- diff A [B]                 how differently two versions route (B: the active one)
npm run priors -- fit --from FILE...         fits recorded outcomes, shows what would change, adds and activates it after a yes
npm run priors -- activate VERSION           makes a version the active one
npm run priors -- pin VERSION                the same, and a fit does not replace it
npm run priors -- rollback                   back to the version made before the active one

  VERSION is a version or its beginning, active, or default: the one shipped with this release.

  --map FILE         JSON of {"model name in the file": "candidate id", or null to leave it out}; ids of candidates need none
  --note TEXT        kept with the new version
  --yes              adds and activates without asking
  --prompts FILE     for diff: prompts to route (JSON lines); else the examples of every task type
  --sample N         prompts routed for a diff (200)
  --depth DEPTH      static, full or auto (auto: the contextual model too)
  --seed N           of the fit (1)
  --config FILE      configuration file (./tradewind.yaml)
  --data-dir FOLDER, --database-url URL`;

process.on("exit", stopEmbeddingThread);

try {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: {
      from: { type: "string", multiple: true, default: [] },
      map: { type: "string" },
      note: { type: "string", default: "" },
      yes: { type: "boolean", short: "y", default: false },
      prompts: { type: "string" },
      sample: { type: "string", default: "200" },
      depth: { type: "string", default: "auto" },
      seed: { type: "string", default: "1" },
      config: { type: "string" },
      "data-dir": { type: "string" },
      "database-url": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [name = "help", ...words] = positionals;
  const command = priorsCommands[name];
  if (values.help || command === undefined) {
    const isAsked = values.help || name === "help";
    console.log(isAsked ? help : `${name} is not a command.\n\n${help}`);
    process.exit(values.help ? 0 : 2);
  }
  const flags = (["config", "data-dir", "database-url"] as const).flatMap((flag) =>
    values[flag] === undefined ? [] : [`--${flag}=${values[flag]}`],
  );
  const loaded = await loadFromProcess(readCommandLine(flags), readEnvironment());
  const store = await openPriorsStore(loaded, name === "fit");
  try {
    await command(
      {
        words,
        from: values.from,
        map: values.map ?? null,
        prompts: values.prompts ?? null,
        note: values.note,
        depth: values.depth,
        seed: numberOption("seed", values.seed, { least: 0, whole: true }),
        sample: numberOption("sample", values.sample, { least: 1, whole: true }),
        isAgreed: values.yes,
      },
      {
        loaded,
        store,
        useColor: wantsColor(process.stdout, process.env),
        print: (text) => console.log(text),
      },
    );
  } finally {
    await store.database?.close();
  }
  // The embedding thread's native part must not be torn down in the midst of a run: see stopEmbeddingThread.
  process.exit(0);
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}

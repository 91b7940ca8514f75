// npm run priors -- list|show|diff|fit|difficulty|figures|agreement|activate|pin|rollback: what the router believes, as versions.
import { Argument } from "@commander-js/extra-typings";
import { stopEmbeddingThread } from "../engine/index.ts";
import { priorsCommands } from "./priors-command/commands.ts";
import { openPriorsStore } from "./priors-command/priors-store.ts";
import { createCommand, optional, runCommand, several } from "./terminal/command.ts";
import { loadForCommand, withPlaceOptions } from "./terminal/command-place.ts";
import { wholeNumber } from "./terminal/option-values.ts";
import { wantsColor } from "./terminal/table.ts";

const program = withPlaceOptions(
  createCommand(
    "npm run priors --",
    "What the router believes, as versions.",
    `Commands:
  list                 versions, newest first
  show [VERSION]       what a version rests on (the active one)
  diff A [B]           how differently two versions route (B: the active one)
  fit --from FILE...   fits recorded outcomes, shows what would change, adds and activates it after a yes
  difficulty --fit DIR fits the shipped difficulty model to a folder of outcome files
  figures FILE...      reads the sources' own tables of public figures, shows which choices would change; --yes writes them
  agreement FILE [COL] how a table that the shipped beliefs were not made from orders the models against them; rows taken apart by COL
  activate VERSION     makes a version the active one
  pin VERSION          the same, and a fit does not replace it
  rollback             back to the version made before the active one

VERSION is a version or its beginning, active, or default: the one shipped with this release.`,
  )
    .usage("COMMAND [options]")
    .addArgument(new Argument("[COMMAND]", "see below").choices(Object.keys(priorsCommands)))
    .argument("[WORDS...]", "versions, files to fit, or tables of figures")
    .addOption(several("--from <FILE>", "for fit: recorded outcomes; repeatable"))
    .addOption(
      optional(
        "--map <FILE>",
        'JSON of {"model name in the file": "candidate id", or null to leave it out}; ids of candidates need none',
      ),
    )
    .addOption(optional("--fit <FOLDER>", "for difficulty: outcome files"))
    .option("--note <TEXT>", "kept with the new version", "")
    .option("-y, --yes", "adds and activates, or writes, without asking", false)
    .addOption(
      optional(
        "--prompts <FILE>",
        "for diff: prompts to route, as JSON lines",
        String,
        "the examples of every task type",
      ),
    )
    .option("--sample <N>", "prompts routed for a diff or new figures", wholeNumber(1), 200)
    .option("--depth <DEPTH>", "static, full or auto (the contextual model too)", "auto")
    .option("--seed <N>", "of the fit", wholeNumber(0), 1),
);

process.on("exit", stopEmbeddingThread);

program.action(async (name, words, { config, dataDir, databaseUrl, from, yes: isAgreed, ...options }) => {
  const command = priorsCommands[name ?? ""];
  if (command === undefined) return program.help({ error: true });
  const loaded = await loadForCommand({ config, dataDir, databaseUrl });
  const store = await openPriorsStore(loaded, name === "fit");
  const useColor = wantsColor(process.stdout, process.env);
  try {
    await command(
      { ...options, words, from: from ?? [], isAgreed },
      { loaded, store, useColor, print: (text) => console.log(text) },
    );
  } finally {
    await store.database?.close();
  }
});

// Ends the process at once: the embedding thread's native part must not be torn down in the midst of a run, see stopEmbeddingThread.
await runCommand(program);

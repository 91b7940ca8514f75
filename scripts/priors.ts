// npm run priors -- list|show|diff|fit|difficulty|figures|agreement|activate|pin|rollback: what the router believes, as versions.
import { stopEmbeddingThread } from "../engine/index.ts";
import { priorsCommands } from "./priors-command/commands.ts";
import { priorsProgram } from "./priors-command/priors-program.ts";
import { openPriorsStore } from "./priors-command/priors-store.ts";
import { runCommand } from "./terminal/command.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { wantsColor } from "./terminal/table.ts";

const program = priorsProgram();

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

// npm run keys -- create|list|show|update|rotate|revoke|provider|login|audit: keys for clients, and of providers.
import { randomBytes } from "node:crypto";
import { createKeyAdministration } from "../server/access/key-administration.ts";
import { createProviderKeyAdministration } from "../server/access/provider-key-administration.ts";
import { createSessions, newToken } from "../server/access/sessions.ts";
import { createBudgetAdministration } from "../server/budgets/budget-administration.ts";
import { readEnvironment } from "../server/config/environment.ts";
import { systemClock } from "../server/start/system-ports.ts";
import { readTextCipher } from "../server/start/text-protection.ts";
import { keyCommands } from "./keys-command/commands.ts";
import { keysProgram } from "./keys-command/keys-program.ts";
import { readSecret } from "./keys-command/read-secret.ts";
import { runCommand } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";

const program = keysProgram();

program.action(async (name, key, { config, dataDir, databaseUrl, ...options }) => {
  const command = keyCommands[name ?? ""];
  if (command === undefined) return program.help({ error: true });
  const environment = readEnvironment();
  const { configuration } = await loadForCommand({ config, dataDir, databaseUrl }, environment);
  const database = await openCommandDatabase(configuration.database);
  try {
    await command(
      {
        keys: createKeyAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
        }),
        budgets: createBudgetAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs, randomBytes },
        }),
        providerKeys: createProviderKeyAdministration({
          ...{ db: database.db, notify: database.notify, nowMs: systemClock.nowMs },
          cipher: readTextCipher(environment),
        }),
        readSecret: () => readSecret(process.stdin),
        sessions: createSessions({
          ...{ db: database.db, nowMs: systemClock.nowMs, randomBytes, isSourceValid: () => true },
          lifetimeMs: configuration.dashboard.sessionMs,
        }),
        newToken: () => newToken(randomBytes),
        knownAddress: configuration.dashboard.publicUrl ?? database.serverAddress,
        configuredAddress: `http://${configuration.server.host}:${configuration.server.port}`,
        actor: commandActor(),
        nowMs: systemClock.nowMs(),
        print: (text) => console.log(text),
      },
      key ?? null,
      options,
    );
  } finally {
    await database.close();
  }
});

await runCommand(program);

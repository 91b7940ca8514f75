// npm run database -- rotate-key|delete: what is stored, encrypted anew or removed.
import path from "node:path";
import { readEnvironment } from "../server/config/environment.ts";
import { silentLog } from "../server/database/log.ts";
import type { SharedDatabase } from "../server/database/open-shared-database.ts";
import { insertAudit } from "../server/database/repositories/access.ts";
import type { Erased } from "../server/database/repositories/erase.ts";
import { hasRecords } from "../server/database/repositories/has-records.ts";
import { tenantOfRequest } from "../server/database/repositories/tenant-of-request.ts";
import { createErasure } from "../server/record/erasure.ts";
import { claimJournals, recoverJournals } from "../server/record/recover-journals.ts";
import { rotateKey } from "../server/start/rotate-key.ts";
import { systemClock, systemSleep } from "../server/start/system-ports.ts";
import { readTextCipher } from "../server/start/text-protection.ts";
import { databaseProgram } from "./database-command/database-program.ts";
import { runCommand, UsageError } from "./terminal/command.ts";
import { commandActor } from "./terminal/command-actor.ts";
import { loadForCommand } from "./terminal/command-place.ts";
import { openCommandDatabase } from "./terminal/open-command-database.ts";

const program = databaseProgram();
const actor = commandActor();

program.action(async (name, { config, dataDir, databaseUrl, tenant, request, batch, json }) => {
  if (name === undefined) return program.help({ error: true });
  const environment = readEnvironment();
  const { configuration } = await loadForCommand({ config, dataDir, databaseUrl }, environment);
  const cipher = name === "rotate-key" ? readTextCipher(environment) : null;
  if (name === "rotate-key" && cipher === null)
    throw new UsageError(
      "TRADEWIND_ENCRYPTION_KEY is not set: the new key first, then the old one, separated by a comma.",
    );
  if (batch !== null && !(Number.isInteger(batch) && batch >= 1 && batch <= 10_000))
    throw new UsageError("--batch takes a whole number from 1 to 10000.");
  if (name === "delete" && (tenant === null) === (request === null))
    throw new UsageError("delete takes --tenant NAME or --request ID.");
  const database = await openCommandDatabase(configuration.database);
  try {
    if (cipher !== null) await rotate(database, { cipher, batch, json });
    else {
      const salt = environment.value(configuration.store.saltEnv);
      await erase(database, { folder: configuration.database.dataDir, salt }, { tenant, request, json });
    }
  } finally {
    await database.close();
  }
});

async function rotate(
  { db }: SharedDatabase,
  {
    cipher,
    batch,
    json,
  }: { cipher: NonNullable<ReturnType<typeof readTextCipher>>; batch: number | null; json: boolean },
): Promise<void> {
  const places = await rotateKey(db, cipher, {
    ...(batch !== null && { batch }),
    onBatch: (place, done) => console.error(`${place}: ${done}`),
  });
  const unreadable = places.reduce((sum, place) => sum + place.unreadable, 0);
  const change = { key: cipher.keyId, places };
  await insertAudit(db, {
    ...{ ...actor, action: "encryption.rotate", target: "texts and provider keys" },
    ...{ change, atMs: systemClock.nowMs() },
  });
  if (json) console.log(JSON.stringify(change, null, 2));
  else
    for (const { place, ...counts } of places)
      console.log(
        `${place}: ${counts.reencrypted} re-encrypted, ${counts.encrypted} encrypted for the first time, ${counts.unreadable} not readable`,
      );
  if (unreadable > 0)
    throw new Error(
      `${unreadable} are under a key that TRADEWIND_ENCRYPTION_KEY does not hold, or were changed: name every earlier key behind the new one, and run this again.`,
    );
  if (!json)
    console.log(`Everything is encrypted with the key ${cipher.keyId}: earlier keys are no longer needed.`);
}

async function erase(
  database: SharedDatabase,
  { folder, salt }: { folder: string; salt: string | null },
  asked: { tenant: string | null; request: string | null; json: boolean },
): Promise<void> {
  const { db } = database;
  const nowMs = systemClock.nowMs;
  // What a process that was killed had not written yet is written first, and removed with the rest.
  const flush = async (): Promise<void> => {
    const journals = claimJournals(path.join(folder, "journal"), systemClock);
    await recoverJournals(journals, { connect: database.connect, ready: Promise.resolve() }, silentLog);
  };
  await flush();
  const erased: Erased =
    asked.request === null
      ? { tenant: await recordedTenant(database, asked.tenant!) }
      : { requestId: asked.request, tenant: await ownerOf(database, asked.request) };
  const erasure = createErasure({
    ...{ db, nowMs, sleep: systemSleep, flush, notify: database.notify, salt, forget: () => null },
  });
  const report = await erasure.erase(erased, actor);
  if (asked.json) return console.log(JSON.stringify(report, null, 2));
  console.log(
    `Removed for ${asked.request === null ? `the tenant ${report.tenant}` : `the request ${asked.request}`}:`,
  );
  for (const [table, count] of Object.entries(report.removed))
    console.log(`  ${table.padEnd(16)}${count ?? "in the memory of servers: forgotten within a second"}`);
  console.log("Not removed:");
  for (const kept of report.kept) console.log(`  ${kept}`);
}

/** Servers write what waits with them within a quarter of a second. */
const writtenWithinMs = 1_000;

async function recordedTenant({ db }: SharedDatabase, tenant: string): Promise<string> {
  if (await hasRecords(db, tenant)) return tenant;
  await systemSleep(writtenWithinMs);
  if (await hasRecords(db, tenant)) return tenant;
  throw new UsageError(`Nothing of a tenant "${tenant.slice(0, 128)}" is recorded.`);
}

async function ownerOf({ db }: SharedDatabase, requestId: string): Promise<string> {
  const tenant = await tenantOfRequest(db, requestId);
  if (tenant === null)
    throw new UsageError(`No request with the id "${requestId.slice(0, 128)}" is recorded.`);
  return tenant;
}

await runCommand(program);

import type { LoadedConfiguration } from "../config/configuration.ts";
import type { RunningServer } from "./start-server.ts";

const modelsShown = 6;

/** A few lines for whoever started it: where it listens, which models it found, where the data is, and one request to try. */
export function startBanner(
  server: RunningServer,
  loaded: LoadedConfiguration,
  elapsedMs: number,
  nowMs: number,
): string {
  const { models, candidates } = server.engine.catalog;
  const ids = models.map(({ id }) => id);
  const more = ids.length - modelsShown;
  const keysVariable = loaded.configuration.server.apiKeysEnv;
  const { clientKeyCount } = server;
  return [
    `Tradewind listens on ${server.address} (ready in ${Math.round(elapsedMs)} ms)`,
    `  models  ${ids.slice(0, modelsShown).join(", ")}${more > 0 ? ` and ${more} more` : ""} (${candidates.length} candidates)`,
    ...[...loaded.notes, ...loaded.retirementNotes(nowMs)].map((note) => `          ${note}`),
    `  data    ${server.databaseDescription}${server.isNewDatabase ? " (being created: takes a few seconds, requests are answered meanwhile)" : ""}`,
    `  config  ${loaded.configuration.file ?? "no tradewind.yaml: defaults"}`,
    `  clients ${clientKeyCount === 0 ? (server.hasAdminKey ? "each with a key from npm run keys -- create, or from /v1/admin/keys" : `no key needed, this machine only (set ${keysVariable} to ask for keys)`) : `${clientKeyCount} ${clientKeyCount === 1 ? "key" : "keys"} in ${keysVariable}, one to be sent as "authorization: Bearer KEY"`}`,
    `  log in  ${server.loginLink ?? `${loaded.configuration.dashboard.oidc?.publicUrl ?? server.address}/login`}${server.loginLink === null ? "" : " (once, within an hour)"}`,
    "",
    server.hasAdminKey && clientKeyCount === 0
      ? "Try it, with a key in KEY:"
      : clientKeyCount === 0
        ? "Try it:"
        : `Try it, in a shell where ${keysVariable} is set:`,
    `  curl ${server.address}/v1/chat/completions -H 'content-type: application/json' \\`,
    // The shell fills in the first key: none is printed.
    ...(clientKeyCount === 0
      ? server.hasAdminKey
        ? [`    -H "authorization: Bearer $KEY" \\`]
        : []
      : [`    -H "authorization: Bearer \${${keysVariable}%%,*}" \\`]),
    `    -d '{"model": "auto", "messages": [{"role": "user", "content": "How many minutes are there in two and a quarter hours?"}]}'`,
  ].join("\n");
}

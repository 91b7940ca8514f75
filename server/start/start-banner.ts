import type { LoadedConfiguration } from "../config/configuration.ts";
import type { RunningServer } from "./start-server.ts";

const modelsShown = 6;

/** A few lines for whoever started it: where it listens, which models it found, where the data is, and one request to try. */
export function startBanner(server: RunningServer, loaded: LoadedConfiguration, elapsedMs: number): string {
  const { models, candidates } = server.engine.catalog;
  const ids = models.map(({ id }) => id);
  const more = ids.length - modelsShown;
  const key = loaded.configuration.server.apiKeysEnv;
  return [
    `Tradewind listens on ${server.address} (ready in ${Math.round(elapsedMs)} ms)`,
    `  models  ${ids.slice(0, modelsShown).join(", ")}${more > 0 ? ` and ${more} more` : ""} (${candidates.length} candidates)`,
    ...loaded.notes.map((note) => `          ${note}`),
    `  data    ${server.databaseDescription}${server.isNewDatabase ? " (being created: takes a few seconds, requests are answered meanwhile)" : ""}`,
    `  config  ${loaded.configuration.file ?? "no tradewind.yaml: defaults"}; client keys: ${key}`,
    "",
    "Try it:",
    `  curl ${server.address}/v1/chat/completions -H 'content-type: application/json' \\`,
    `    -d '{"model": "auto", "messages": [{"role": "user", "content": "What is 17 * 23?"}]}'`,
  ].join("\n");
}

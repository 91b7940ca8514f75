import { resolve } from "node:path";
import type { CommandLine } from "./command-line.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import type { ProblemCollector } from "./problem-collector.ts";
import { createSecret, type Secret } from "./secret.ts";

export interface DatabaseSettings {
  /** PostgreSQL; null: the embedded database. */
  readonly url: Secret | null;
  /** Where the embedded database lives, an absolute path. */
  readonly dataDir: string;
}

/** Where to keep things: flag, then variable, then file, then default. The URL is never printed: it holds a password. */
export function readDatabase(
  { database }: ConfigurationFile,
  commandLine: CommandLine,
  environment: Environment,
  problems: ProblemCollector,
): DatabaseSettings {
  const fromFlag = commandLine.databaseUrl;
  const url = fromFlag ?? environment.value(database.url_env);
  if (url !== null && !isPostgresUrl(url)) {
    const problem = "is not the URL of a PostgreSQL database";
    const fix =
      "Write it like postgres://user:password@host:5432/name, with special characters percent-encoded.";
    if (fromFlag === null) problems.elsewhere("environment", database.url_env, problem, fix);
    else problems.elsewhere("command line", "--database-url", problem, fix);
  }
  const dataDir = commandLine.dataDir ?? environment.value("TRADEWIND_DATA_DIR") ?? database.data_dir;
  return { url: url === null ? null : createSecret(url), dataDir: resolve(dataDir) };
}

const isPostgresUrl = (text: string): boolean =>
  URL.canParse(text) && ["postgres:", "postgresql:"].includes(new URL(text).protocol);

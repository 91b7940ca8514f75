import { resolve } from "node:path";
import { databaseUrlFault } from "../database/describe-url.ts";
import type { CommandLine } from "./command-line.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import type { ProblemCollector } from "./problem-collector.ts";
import { createSecret, type Secret } from "./secret.ts";

export interface DatabaseSettings {
  /** PostgreSQL; null: the embedded database. */
  readonly url: Secret | null;
  /** Variable that the URL is read from where no flag has it. */
  readonly urlEnv: string;
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
  const fault = url === null ? null : databaseUrlFault(url);
  if (fault !== null) {
    if (fromFlag === null) problems.elsewhere("environment", database.url_env, fault.problem, fault.fix);
    else problems.elsewhere("command line", "--database-url", fault.problem, fault.fix);
  }
  const dataDir = commandLine.dataDir ?? environment.value("TRADEWIND_DATA_DIR") ?? database.data_dir;
  return {
    url: url === null ? null : createSecret(url),
    urlEnv: database.url_env,
    dataDir: resolve(dataDir),
  };
}

import type { Command, OptionValues } from "@commander-js/extra-typings";
import { readCommandLine } from "../../server/config/command-line.ts";
import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import { type Environment, readEnvironment } from "../../server/config/environment.ts";
import { loadFromProcess } from "../../server/start/load-from-process.ts";
import { optional } from "./command.ts";

/** What the options say of where configuration and database are; null: as the configuration or the environment says. */
interface CommandPlace {
  readonly config: string | null;
  readonly dataDir?: string | null;
  readonly databaseUrl?: string | null;
}

/** Adds the options that say where a command finds configuration and database. */
export const withPlaceOptions = <
  Words extends unknown[],
  Options extends OptionValues,
  Above extends OptionValues,
>(
  command: Command<Words, Options, Above>,
) =>
  command
    .addOption(optional("--config <FILE>", "configuration file", String, "./tradewind.yaml"))
    .addOption(optional("--data-dir <FOLDER>", "of the embedded database"))
    .addOption(optional("--database-url <URL>", "of PostgreSQL"));

/** The configuration that a command works with. @throws Error naming the file, the field and the fix */
export function loadForCommand(
  { config, dataDir = null, databaseUrl = null }: CommandPlace,
  environment: Environment = readEnvironment(),
): Promise<LoadedConfiguration> {
  const flags = { config, "data-dir": dataDir, "database-url": databaseUrl };
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}=${value}`],
  );
  return loadFromProcess(readCommandLine(words), environment);
}

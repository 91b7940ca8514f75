import type { CommandLine } from "../config/command-line.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { after, httpAsk } from "../config/http-ask.ts";
import { loadCatalogue, loadOtherKinds } from "../config/load-catalogue.ts";
import { loadConfiguration } from "../config/load-configuration.ts";
import { demoModels } from "../providers/demo/demo-models.ts";
import { knownProviders } from "../providers/known-providers.ts";

/** The configuration of this process: flags, environment, file, and what is found on this machine. @throws ConfigurationError */
export const loadFromProcess = (
  commandLine: CommandLine,
  environment: Environment,
): Promise<LoadedConfiguration> =>
  loadConfiguration({
    commandLine,
    environment,
    catalogue: [...loadCatalogue(), ...loadOtherKinds()],
    providers: knownProviders,
    demoModels,
    httpAsk,
    after,
  });

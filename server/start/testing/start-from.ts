import { readCommandLine } from "../../config/command-line.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadFromProcess } from "../load-from-process.ts";
import { type RunningServer, startServer } from "../start-server.ts";

/** Starts a server in this process as the command line does, on a free port. */
export async function startFrom(
  flags: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const environment = readEnvironment(variables);
  const line = readCommandLine(["--port=0", ...flags]);
  return startServer(await loadFromProcess(line, environment), environment);
}

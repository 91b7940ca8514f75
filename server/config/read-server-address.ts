import { isIP } from "node:net";
import type { CommandLine } from "./command-line.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import type { ProblemCollector } from "./problem-collector.ts";

interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

const highestPort = 65_535;

/** Address and port: flag, then variable, then file, then default. Another address than this machine's own is refused without client keys. */
export function readServerAddress(
  { server }: ConfigurationFile,
  commandLine: CommandLine,
  environment: Environment,
  problems: ProblemCollector,
): ServerAddress {
  const host = commandLine.host ?? environment.value("HOST") ?? server.host;
  const asksForKeys =
    environment.list(server.api_keys_env).length > 0 || environment.value("TRADEWIND_ADMIN_KEY") !== null;
  if (!isLoopback(host) && !asksForKeys) {
    const fix = `Set ${server.api_keys_env} to the keys that clients may use, or listen on 127.0.0.1.`;
    const problem = "would let everyone who reaches this machine spend on your keys";
    if (commandLine.host !== null) problems.elsewhere("command line", "--host", problem, fix);
    else if (environment.value("HOST") !== null) problems.elsewhere("environment", "HOST", problem, fix);
    else problems.inFile(["server", "host"], problem, fix);
  }
  const fromFlag = commandLine.port;
  const text = fromFlag ?? environment.value("PORT");
  if (text === null) return { host, port: server.port };
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > highestPort) {
    const [source, name] =
      fromFlag === null ? (["environment", "PORT"] as const) : (["command line", "--port"] as const);
    problems.elsewhere(source, name, "is not a port", `Write a whole number from 0 to ${highestPort}.`);
    return { host, port: server.port };
  }
  return { host, port };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (name === "localhost") return true;
  return isIP(name) === 4 ? name.startsWith("127.") : name === "::1" || name.startsWith("::ffff:127.");
}

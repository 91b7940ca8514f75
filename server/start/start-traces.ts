import { randomBytes } from "node:crypto";
import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import type { Log } from "../database/log.ts";
import { maxKeep, strictestKeep } from "../operation/key-settings.ts";
import type { Operation } from "../operation/operation.ts";
import { requestTraces } from "../operation/request-trace.ts";
import type { Traces } from "../traces/open-traces.ts";

export interface RunningTraces extends Traces, ReturnType<typeof requestTraces> {}

/** `name=value` pairs between commas, percent-encoded, as OpenTelemetry writes headers and attributes into variables. */
function pairsOf(list: readonly string[], variable: string): Record<string, string> {
  const pairs = list.map((pair) => {
    const at = pair.indexOf("=");
    if (at <= 0) throw new Error(`${variable} must hold \`name=value\` pairs between commas.`);
    const value = pair.slice(at + 1).trim();
    try {
      return [pair.slice(0, at).trim(), decodeURIComponent(value)];
    } catch {
      return [pair.slice(0, at).trim(), value];
    }
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Where spans are posted; null: nowhere. The signal's own variable is a whole address, the general ones are bases. */
export function traceUrl(endpoint: string | null, environment: Pick<Environment, "value">): string | null {
  if (environment.value("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return null;
  const whole = endpoint === null ? environment.value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") : null;
  const base = endpoint ?? environment.value("OTEL_EXPORTER_OTLP_ENDPOINT");
  const address = whole ?? base;
  if (address === null) return null;
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw new Error("The endpoint of traces is no http or https address.");
  if (whole !== null || /\/v1\/traces\/?$/.test(new URL(address).pathname)) return address;
  return `${address.replace(/\/+$/, "")}/v1/traces`;
}

/** Traces as configuration and environment ask for them; null: they are off, and nothing of them is loaded. */
export async function startTraces(
  { traces, store }: Pick<Configuration, "traces" | "store">,
  environment: Environment,
  clock: Clock,
  log: Pick<Log, "warn">,
  redact: (text: string) => string,
): Promise<RunningTraces | null> {
  const url = traceUrl(traces.endpoint, environment);
  if (url === null) return null;
  const { openTraces } = await import("../traces/open-traces.ts");
  const ids = requestTraces({ sampledShare: traces.sampledShare, randomBytes });
  const mayKeep = (isStored: boolean) => (operation: Operation) =>
    traces.hasContent && isStored && strictestKeep(operation.principal.keep, maxKeep(store)) === "text";
  const opened = openTraces({
    ...{ url, clock, log, redact, newSpanId: ids.newSpanId },
    headers: pairsOf(environment.list(traces.headersEnv), traces.headersEnv),
    resource: {
      "service.name": environment.value("OTEL_SERVICE_NAME") ?? "tradewind",
      ...pairsOf(environment.list("OTEL_RESOURCE_ATTRIBUTES"), "OTEL_RESOURCE_ATTRIBUTES"),
    },
    ...{ keepsPrompt: mayKeep(store.prompts), keepsReply: mayKeep(store.replies) },
  });
  return { ...opened, ...ids };
}

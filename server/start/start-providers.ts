import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import { createBuiltInProviders } from "../providers/built-in-providers.ts";
import { systemSleep } from "./system-ports.ts";

/** `TRADEWIND_DEMO_SPEED`: how many times as fast as their profiles the demo models answer. */
function demoSpeed(environment: Environment): number {
  const speed = Number(environment.value("TRADEWIND_DEMO_SPEED") ?? 1);
  return speed > 0 ? speed : 1;
}

/** The providers that can be reached, with the configuration's time limits and the environment's secrets. */
export function startProviders(
  configuration: Configuration,
  environment: Environment,
  clock: Clock,
): ReturnType<typeof createBuiltInProviders> {
  return createBuiltInProviders({
    demo: { clock, sleep: systemSleep, speed: demoSpeed(environment) },
    pools: { connectTimeoutMs: configuration.connectTimeoutMs },
    secrets: (name) => environment.value(name),
    autoCacheTokens: configuration.autoCacheTokens,
  });
}

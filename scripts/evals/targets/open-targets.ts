import { isAuto, type Price } from "../../../engine/index.ts";
import { createEndpointTarget } from "../../../evals/runs/endpoint-target.ts";
import type { Target } from "../../../evals/runs/target.ts";
import { withRetries } from "../../../evals/runs/with-retries.ts";
import type { Environment } from "../../../server/config/environment.ts";
import { systemClock, systemRandom } from "../../../server/start/system-ports.ts";
import type { EvalArguments } from "../eval-arguments.ts";
import type { InProcessTargets } from "./in-process-targets.ts";
import type { PriceOf } from "./published-prices.ts";

/** Opens one model by its name. */
export type OpenTarget = (name: string) => Target;

/** Targets at an endpoint, or in process. */
export function targetOpener(
  options: Pick<EvalArguments, "url" | "apiKeyEnv" | "maxTokens">,
  inProcess: InProcessTargets | null,
  environment: Environment,
  priceOf: PriceOf,
  ceilingOf: PriceOf = () => null,
): OpenTarget {
  const { url } = options;
  if (url === null) {
    if (inProcess === null) throw new Error("no provider is configured");
    return (name) => inProcess.open(name.trim());
  }
  return (name) => {
    const model = name.trim();
    return openEndpoint(url, model, {
      apiKey: environment.value(options.apiKeyEnv),
      maxOutputTokens: options.maxTokens,
      price: priceOf(model),
      ceiling: ceilingOf(model),
    });
  };
}

/** One model at an endpoint. */
export function openEndpoint(
  url: string,
  model: string,
  options: {
    readonly apiKey: string | null;
    readonly maxOutputTokens: number;
    readonly price: Price | null;
    readonly ceiling: Price | null;
  },
): Target {
  const target = createEndpointTarget({
    ...options,
    baseUrl: url,
    model,
    isCacheable: !isAuto(model),
    clock: systemClock,
  });
  return withRetries(target, { random: systemRandom });
}

import { type Price, packagePrice } from "../../engine/index.ts";
import { createEndpointTarget } from "../../evals/runs/endpoint-target.ts";
import type { Target } from "../../evals/runs/target.ts";
import { withRetries } from "../../evals/runs/with-retries.ts";
import type { Suite } from "../../evals/suites/suite.ts";
import type { Environment } from "../../server/config/environment.ts";
import { systemClock, systemRandom } from "../../server/start/system-ports.ts";
import type { EvalArguments } from "./eval-arguments.ts";
import { type InProcessTargets, isAuto } from "./in-process-targets.ts";
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
    return inProcess.open;
  }
  return (model) =>
    openEndpoint(url, model, {
      apiKey: environment.value(options.apiKeyEnv),
      maxOutputTokens: options.maxTokens,
      price: priceOf(model),
      ceiling: ceilingOf(model),
    });
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

/** List price of `vendor/model` in the catalogue; null: not known. */
export function listPrice(model: string): Price | null {
  const [provider, ...rest] = model.split("/");
  if (provider === undefined || rest.length === 0) return null;
  return packagePrice({ provider, model: rest.join("/") }, systemClock.nowMs());
}

/** The models to compare: those asked for, else the suites' own that are here, else the demo models, else all. */
export function modelsToCompare(
  options: EvalArguments,
  suites: readonly Suite[],
  inProcess: InProcessTargets | null,
): readonly string[] {
  if (options.models) return options.models;
  const known = new Set(inProcess?.models.map(({ id }) => id));
  const named = [...new Set(suites.flatMap(({ models }) => models))].filter(
    (model) => inProcess === null || known.has(model),
  );
  if (named.length > 0) return named;
  if (inProcess === null) throw new Error("name the models to compare: --models a,b");
  const demo = inProcess.models.filter(({ isDemo }) => isDemo);
  const found = demo.length > 0 ? demo : inProcess.models;
  if (demo.length === 0 && found.length > 3)
    throw new Error(
      `name the models to compare: --models ${found
        .slice(0, 3)
        .map(({ id }) => id)
        .join(",")} (there are ${found.length})`,
    );
  return found.map(({ id }) => id);
}

import {
  buildCatalog,
  type Candidate,
  type Decision,
  modelFromEntry,
  type Policy,
  parseRequest,
  presets,
  readRequestedModel,
} from "../../engine/index.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import type { RunningEngine } from "../../server/start/start-engine.ts";
import { systemClock } from "../../server/start/system-ports.ts";

export interface PromptRouter {
  /** @throws Error naming the requirement that left no candidate */
  route(prompt: string): Decision;
  /** What costs are compared with, as the owner named it; null: nothing is. */
  readonly baselineId: string | null;
}

export interface PromptRouterOptions {
  readonly model?: string;
  readonly baseline?: string;
  readonly "all-models"?: boolean;
}

/** Routes texts as the server would, over the configured models or over the whole catalogue. */
export function createPromptRouter(
  engine: RunningEngine,
  configured: Policy,
  options: PromptRouterOptions,
): PromptRouter {
  const candidates = options["all-models"] ? wholeCatalogue() : engine.catalog.candidates;
  const name = options.model ?? "auto";
  const requested = readRequestedModel(name);
  if (requested === null || requested.kind !== "auto") {
    throw new Error(
      `--model ${name} is not auto or one of its presets: ${Object.keys(presets)
        .map((preset) => `auto:${preset}`)
        .join(", ")}.`,
    );
  }
  const policy: Policy =
    requested.preset === null
      ? configured
      : { ...configured, rule: { kind: "weights", weights: presets[requested.preset] } };
  const baselineId = options.baseline ?? configured.baselineModelId;
  if (
    options.baseline !== undefined &&
    !candidates.some(({ id, model }) => id === baselineId || model.id === baselineId)
  ) {
    throw new Error(`--baseline ${options.baseline} is not one of the ${candidates.length} candidates.`);
  }
  let count = 0;
  return {
    baselineId,
    route(prompt) {
      count += 1;
      const routed = engine.router.route({
        requestId: `route-${count}`,
        requestedModel: name,
        parsed: parseRequest({ model: name, messages: [{ role: "user", content: prompt }] }),
        candidates,
        policy,
        isHealthy: () => true,
      });
      if (routed.decision === null)
        throw new Error(`No candidate is left: ${routed.excluded[0]?.reason ?? "no model is configured"}.`);
      return routed.decision;
    },
  };
}

function wholeCatalogue(): readonly Candidate[] {
  const atMs = systemClock.nowMs();
  const models = loadCatalogue()
    .filter((entry) => entry.isCurrent)
    .map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));
  return buildCatalog(models).candidates;
}

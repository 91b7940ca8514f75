import {
  buildCatalog,
  type Catalog,
  type Decision,
  isOffered,
  modelFromEntry,
  type Policy,
  presets,
  readRequestedModel,
} from "../../engine/index.ts";
import { loadCatalogue } from "../../server/config/load-catalogue.ts";
import { openPrincipal } from "../../server/operation/principal.ts";
import { createConversations } from "../../server/pipeline/plan/conversations.ts";
import { createPlanner } from "../../server/pipeline/plan/planner.ts";
import { chatOperation } from "../../server/protocols/openai-chat/chat-operation.ts";
import type { RunningEngine } from "../../server/start/start-engine.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import type { PromptRequest } from "./read-prompt-request.ts";

export interface PromptRouter {
  /** @throws Error naming the requirement that left no candidate */
  route(prompt: string | PromptRequest): Decision;
  /** What costs are compared with, as the owner named it; null: nothing is. */
  readonly baselineId: string | null;
}

interface PromptRouterOptions {
  readonly model?: string;
  readonly baseline?: string | null;
  readonly allModels?: boolean;
}

/** Routes texts as the server would, over the configured models or over the whole catalogue. */
export function createPromptRouter(
  engine: RunningEngine,
  configured: Policy,
  options: PromptRouterOptions,
): PromptRouter {
  const catalog = options.allModels ? wholeCatalogue() : engine.catalog;
  const name = options.model ?? "auto";
  if (readRequestedModel(name)?.kind !== "auto") {
    throw new Error(
      `--model ${name} is not auto or one of its presets: ${Object.keys(presets)
        .map((preset) => `auto:${preset}`)
        .join(", ")}.`,
    );
  }
  const baselineId = options.baseline?.trim() ?? configured.baselineModelId;
  if (
    options.baseline != null &&
    !catalog.candidates.some(({ id, model }) => id === baselineId || model.id === baselineId)
  ) {
    throw new Error(
      `--baseline ${options.baseline} is not one of the ${catalog.candidates.length} candidates.`,
    );
  }
  const planner = createPlanner({
    catalog: () => catalog,
    router: () => engine.router,
    policy: configured,
    health: { isHealthy: () => true, leastBad: () => null },
    clock: systemClock,
    conversations: createConversations(systemClock),
  });
  let count = 0;
  return {
    baselineId,
    route(prompt) {
      count += 1;
      const body = {
        model: name,
        ...(typeof prompt === "string" ? { messages: [{ role: "user", content: prompt }] } : prompt),
      };
      const operation = chatOperation(body, null, {
        ...{ id: `route-${count}`, principal: openPrincipal, sessionId: null, isDebug: false },
        receivedAtMs: 0,
      });
      const plan = planner.plan(operation);
      if (plan instanceof Promise) throw new TypeError("nothing that is waited for was given to the planner");
      return plan.decision;
    },
  };
}

function wholeCatalogue(): Catalog {
  const atMs = systemClock.nowMs();
  const models = loadCatalogue()
    .filter((entry) => isOffered(entry, atMs))
    .map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs }));
  return buildCatalog(models);
}

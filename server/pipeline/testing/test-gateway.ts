import {
  buildCatalog,
  type Candidate,
  type Decision,
  type Deployment,
  defaultPolicy,
  type LatencyMeasurement,
  type ModelSpec,
  type Outcome,
  type Policy,
  type Price,
  type Routed,
  type RouteRequest,
  type Router,
} from "../../../engine/index.ts";
import { createGateway, type Gateway } from "../../http/gateway.ts";
import { defaultTenant, openPrincipal, type Principal } from "../../operation/principal.ts";
import { chatOperation } from "../../protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { createTokenCounter } from "../count-tokens.ts";
import type { DispatchRequest, ReplySink } from "../dispatch/dispatch-context.ts";
import { createHealthTracker } from "../dispatch/health.ts";
import { createPipeline } from "../pipeline.ts";
import { createConversations } from "../plan/conversations.ts";
import { createPlanner } from "../plan/planner.ts";
import type { SharedConversations } from "../plan/shared-conversations.ts";
import { publishTo } from "../request-events.ts";

/** $1 in, $0.10 cached, $2 out, per million tokens. */
export const testPrice: Price = {
  inputNanoUsdPerMillion: 1e9,
  outputNanoUsdPerMillion: 2e9,
  cachedInputNanoUsdPerMillion: 1e8,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
};

export function testModel(
  id: string,
  providers: readonly string[],
  changes: Partial<ModelSpec> = {},
): ModelSpec {
  const deployments = providers.map(
    (provider, index): Deployment => ({
      id: `${id}#${index}`,
      provider,
      upstreamModel: id,
      baseUrl: "http://127.0.0.1:9",
      apiKeyEnv: null,
      region: null,
      markupBasisPoints: 100 * index,
    }),
  );
  return {
    id,
    price: testPrice,
    contextWindowTokens: null,
    maxOutputTokens: null,
    reasoningEfforts: [],
    deployments,
    isDemo: false,
    capabilities: {
      tools: true,
      jsonSchema: true,
      jsonMode: true,
      imageInput: true,
      audioInput: true,
      videoInput: true,
      fileInput: true,
    },
    ...changes,
  };
}

export interface TestGateway {
  readonly gateway: Gateway;
  /** What the router was asked, in order. */
  readonly asked: RouteRequest[];
  /** What was dispatched, in order. */
  readonly dispatched: DispatchRequest[];
  readonly decisions: Decision[];
  readonly health: ReturnType<typeof createHealthTracker>;
  /** Sends a chat request; the first target of each answers unless `failing` is set. */
  chat(body: ChatRequestBody, caller?: string | Principal, sessionId?: string): Promise<void>;
  /** What `POST /v1/route` answers. */
  explain(body: ChatRequestBody): Promise<object>;
  failing: boolean;
  /** Body of every reply, as the provider wrote it. */
  reply: string;
  nowMs: number;
}

const sink: ReplySink = {
  isClosed: false,
  writeHead() {},
  write: () => true,
  end() {},
  destroy() {},
  onDrain() {},
  onClose() {},
};

/** A gateway whose router and upstreams are in the caller's hand; everything between them is the real one. */
export function createTestGateway(
  models: readonly ModelSpec[],
  route: (request: RouteRequest) => Routed,
  policy: Policy = defaultPolicy,
  latencies: Readonly<Record<string, LatencyMeasurement>> = {},
  sharedConversations: SharedConversations | null = null,
): TestGateway {
  const asked: RouteRequest[] = [];
  const dispatched: DispatchRequest[] = [];
  const decisions: Decision[] = [];
  const clock = { nowMs: () => state.nowMs, monotonicMs: () => state.nowMs };
  const router: Router = {
    priorsVersion: "test",
    contextualEmbedderId: null,
    learn: () => undefined,
    liveLatency: (deploymentId) => latencies[deploymentId] ?? null,
    route(request) {
      asked.push(request);
      return route(request);
    },
  };
  const health = createHealthTracker(clock);
  const catalog = buildCatalog(models);
  const events = publishTo(
    [{ decided: (_operation, { decision }) => void decisions.push(decision) }],
    (_event, error) => {
      throw error;
    },
  );
  const conversations = createConversations(clock, sharedConversations);
  const planner = createPlanner({
    ...{ catalog: () => catalog, router: () => router, policy, health, clock, conversations },
  });
  const pipeline = createPipeline({
    ...{ planner, health, conversations, events, clock, keepsReplies: false },
    dispatcher: {
      async dispatch(request) {
        dispatched.push(request);
        request.sink.end(state.reply);
        return outcomeOf(request, state.failing);
      },
    },
  });
  const gateway = createGateway({
    openText: (text) => text,
    countTokens: createTokenCounter({
      ...{ catalog: () => catalog, providers: { get: () => null }, secrets: () => null },
    }),
    ...{ pipeline, planner, catalog: () => catalog, monotonicMs: clock.monotonicMs, mayStillRun: () => true },
    log: { find: async () => null },
    ...{ health, liveLatency: router.liveLatency },
  });
  let count = 0;
  const operationOf = (
    body: ChatRequestBody,
    caller: string | Principal = defaultTenant,
    sessionId?: string,
  ) => {
    count += 1;
    const context = {
      id: `request-${count}`,
      principal: typeof caller === "string" ? { ...openPrincipal, tenant: caller } : caller,
      receivedAtMs: 0,
      isDebug: false,
      sessionId: sessionId ?? null,
    };
    return chatOperation(body, null, context);
  };
  const state: TestGateway = {
    gateway,
    asked,
    dispatched,
    decisions,
    health,
    failing: false,
    reply: "",
    nowMs: 1_000_000,
    chat: async (body, caller, sessionId) =>
      void (await gateway.serve(operationOf(body, caller, sessionId), () => sink)),
    explain: (body) => gateway.explain(operationOf(body)),
  };
  return state;
}

/** A route that takes the first candidate, or the one named. */
export function routeTo(candidateId?: string): (request: RouteRequest) => Routed {
  return ({ candidates, excluded = [], requestId, requestedModel, policy }) => {
    const features = {
      embedding: new Float32Array(0),
      contextualEmbedding: null,
      hashedIndices: new Int32Array(0),
      hashedWeights: new Float32Array(0),
      surface: new Float32Array(0),
    };
    const chosen =
      candidateId === undefined ? candidates[0] : candidates.find(({ id }) => id === candidateId);
    if (chosen === undefined) return { decision: null, excluded, features };
    const decision: Decision = {
      requestId,
      decidedAtMs: 0,
      requestedModel,
      tasks: [],
      novelty: 0,
      ranked: candidates.map(rankedOf),
      excluded,
      chosenCandidateId: chosen.id,
      propensity: 1,
      reason: "",
      counterfactual: null,
      policy,
      priorsVersion: "test",
      embedderId: "test",
      embeddingDepth: "static",
      decisionMs: 0,
    };
    return { decision, excluded, features };
  };
}

const rankedOf = ({ id, model, reasoningEffort }: Candidate): Decision["ranked"][number] => ({
  candidateId: id,
  modelId: model.id,
  reasoningEffort,
  score: 0,
  prediction: {
    candidateId: id,
    quality: { mean: 0.5, standardDeviation: 0.1, evidence: [] },
    cost: { expectedNanoUsd: 1, unknownReason: null, expectedInputTokens: 1, expectedOutputTokens: 1 },
    latency: { timeToFirstTokenMs: 1, totalMs: 1, source: "prior" },
  },
});

function outcomeOf({ operation, targets }: DispatchRequest, isFailing: boolean): Outcome {
  const [target] = targets;
  return {
    requestId: operation.id,
    finishedAtMs: 0,
    status: isFailing ? "error" : "ok",
    servedCandidateId: target?.candidate.id ?? null,
    servedDeploymentId: target?.deployment.id ?? null,
    attempts: [],
    usage: {
      inputTokens: 5000,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: 1,
      reasoningTokens: null,
    },
    cost: null,
    costUnknownReason: "test",
    priceSnapshot: null,
    timeToFirstTokenMs: null,
    totalMs: 1,
    overheadMs: 0,
    finishReason: "stop",
    errorCode: null,
    isStream: false,
  };
}

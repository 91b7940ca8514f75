import type { Catalog, Clock, Outcome, Policy, Router } from "../../engine/index.ts";
import type { ContextualDepth } from "../embedding/contextual-depth.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { Caller } from "../http/authenticate.ts";
import { describeModel, listModels, type ModelListing } from "../http/views/list-models.ts";
import { requestView } from "../http/views/request-view.ts";
import { routeView } from "../http/views/route-view.ts";
import type { ChatRequestBody } from "../protocols/openai-chat/chat-request-schema.ts";
import { createChatCall } from "../providers/chat-call.ts";
import type { RequestLog } from "../record/request-log.ts";
import type { DispatchRequest, ReplyHeadFacts } from "./dispatch/dispatch-request.ts";
import type { Dispatcher } from "./dispatch/dispatcher.ts";
import type { HealthTracker } from "./dispatch/health.ts";
import { planTargets } from "./dispatch/plan-targets.ts";
import type { ReplySink } from "./dispatch/reply-sink.ts";
import { IdleSignal } from "./idle-signal.ts";
import { type ConversationMemory, createConversationMemory } from "./plan/conversation-memory.ts";
import { planRequest, type RequestPlan } from "./plan/plan-request.ts";
import { readContext } from "./plan/read-context.ts";
import { refusedOutcome } from "./refused-outcome.ts";
import { replyHeaders } from "./reply-headers.ts";
import { createTeeSink } from "./tee-sink.ts";

export interface GatewayPorts {
  /** Asked for every request, so that prices are those of the moment. */
  readonly catalog: () => Catalog;
  /** Asked for every request, so that new priors take effect at once. */
  readonly router: () => Router;
  readonly policy: Policy;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly health: HealthTracker;
  readonly log: RequestLog;
  /** Whether the text of replies is kept for the record. */
  readonly keepsReplies: boolean;
  readonly clock: Clock;
  /** Whether a request that was decided at this time can still run, here or in another process. */
  readonly mayStillRun: (decidedAtMs: number) => boolean;
  /** Absent: one of this gateway's own. */
  readonly conversations?: ConversationMemory;
  /** Absent: prompts are read by the static embedding alone. */
  readonly contextual?: Pick<ContextualDepth, "embed">;
}

export interface ChatRequestContext {
  readonly requestId: string;
  readonly caller: Caller;
  readonly receivedAtMs: number;
  readonly bodyBytes: Buffer | null;
  readonly isDebug: boolean;
  /** The `x-session-id` header: names the conversation where the body does not. */
  readonly sessionId?: string | undefined;
}

/** What requests do, without HTTP. */
export interface Gateway {
  /** Answers into the sink, and records the decision when it is made and the outcome when it is known. @throws GatewayError before anything was written to the sink */
  chat(body: ChatRequestBody, context: ChatRequestContext, openSink: () => ReplySink): Promise<void>;
  /**
   * The decision and its explanation; nothing is called.
   *
   * @param caller whose conversations are looked up; absent: those of a gateway without keys
   * @throws GatewayError as `chat`
   */
  explain(body: ChatRequestBody, requestId: string, caller?: Caller): Promise<object>;
  listModels(): ModelListing[];
  /** @throws GatewayError `model_not_found` */
  describeModel(id: string): ModelListing;
  /** Decision and outcome of an earlier request; the outcome is null while it runs. @throws GatewayError `request_not_found` or `database_unavailable` */
  findRequest(requestId: string, caller: Caller): Promise<object>;
  /** Resolves once every chat has its outcome recorded; at once where none runs. */
  settled(): Promise<void>;
  /** Monotonic now, for the arrival of requests. */
  nowMs(): number;
}

export function createGateway(ports: GatewayPorts): Gateway {
  const { clock, health } = ports;
  const conversations = ports.conversations ?? createConversationMemory(clock);
  const plan = async (
    body: ChatRequestBody,
    requestId: string,
    caller: Caller | undefined,
    sessionHeader: string | undefined,
  ): Promise<RequestPlan> => {
    // One router from here to the decision: what was embedded for it is no use to the next.
    const router = ports.router();
    const context = await readContext(body, router, ports.contextual);
    return planRequest(body, requestId, {
      ...context,
      catalog: ports.catalog(),
      router,
      policy: ports.policy,
      health,
      nowMs: clock.nowMs,
      conversations,
      callerKeyId: caller?.keyId ?? null,
      sessionHeader: sessionHeader || null,
    });
  };
  const remember = ({ conversation, parsed }: RequestPlan, outcome: Outcome): void => {
    const { status, servedCandidateId, usage } = outcome;
    if (status !== "ok" || servedCandidateId === null || conversation.remember === null) return;
    const inputTokens = usage?.inputTokens ?? parsed.inputTokensEstimate;
    const served = { candidateId: servedCandidateId, servedAtMs: clock.nowMs(), inputTokens };
    conversations.remember(conversation.remember, served, conversation.isUnique);
  };
  const unsettled = new IdleSignal();
  const serve: Gateway["chat"] = async (body, context, openSink) => {
    const { requestId, caller } = context;
    const planned = await plan(body, requestId, caller, context.sessionId).catch((refusal: unknown) => {
      ports.log.recordOutcome(refusedOutcome(refusal, body, context, clock), caller, null);
      throw refusal;
    });
    const keeping = ports.keepsReplies ? createTeeSink(openSink()) : null;
    const request: DispatchRequest = {
      requestId,
      chat: createChatCall(body as unknown as Readonly<Record<string, unknown>>, context.bodyBytes),
      targets: planTargets(planned.attempts, health),
      sink: keeping ?? openSink(),
      receivedAtMs: context.receivedAtMs,
      replyHeaders: (facts: ReplyHeadFacts) => replyHeaders(planned.decision, facts, context.isDebug),
    };
    const running = ports.dispatcher.dispatch(request);
    // The call is on its way by now: the provider answers while the decision is encoded.
    ports.log.recordPlan(planned, body, caller);
    const outcome = await running;
    remember(planned, outcome);
    ports.log.recordOutcome(outcome, caller, keeping?.text ?? null);
  };
  return {
    async chat(body, context, openSink) {
      unsettled.enter();
      try {
        await serve(body, context, openSink);
      } finally {
        unsettled.leave();
      }
    },
    explain: async (body, requestId, caller) => routeView(await plan(body, requestId, caller, undefined)),
    listModels: () => listModels(ports.catalog()),
    describeModel: (id) => describeModel(id, ports.catalog()),
    async findRequest(requestId, caller) {
      const found = await ports.log.find(requestId, caller).catch((cause: unknown) => {
        throw new GatewayError(
          "database_unavailable",
          "The database does not answer, so the request cannot be looked up; try again.",
          null,
          cause,
        );
      });
      if (found === null)
        throw new GatewayError(
          "request_not_found",
          `No request with the id \`${quote(requestId)}\` is recorded.`,
          "id",
        );
      return requestView(requestId, found, ports.mayStillRun);
    },
    settled: () => unsettled.whenIdle(),
    nowMs: clock.monotonicMs,
  };
}

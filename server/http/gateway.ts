import type { IncomingHttpHeaders } from "node:http";
import type { Catalog, LiveLatency } from "../../engine/index.ts";
import { onlyTenant, seesTexts, type Viewer } from "../access/viewer.ts";
import type { DeploymentAnswer, ModelListing } from "../answers/model-answers.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { FeedbackService } from "../feedback/feedback-service.ts";
import type { Operation } from "../operation/operation.ts";
import type { RequestTrace } from "../operation/request-trace.ts";
import type { TokenCount, TokenCounter } from "../pipeline/count-tokens.ts";
import type { ReplySink } from "../pipeline/dispatch/dispatch-context.ts";
import type { HealthTracker } from "../pipeline/dispatch/health.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Planner } from "../pipeline/plan/planner.ts";
import type { RequestLog } from "../record/request-log.ts";
import { deploymentViews } from "./views/deployment-view.ts";
import { describeModel, listModels } from "./views/list-models.ts";
import { requestView, textsView } from "./views/request-view.ts";
import { routeView } from "./views/route-view.ts";

type BeginTrace = (headers: IncomingHttpHeaders) => RequestTrace;

interface GatewayPorts {
  readonly pipeline: Pipeline;
  readonly planner: Planner;
  readonly countTokens: TokenCounter;
  /** Asked for every request, so that prices are those of the moment. */
  readonly catalog: () => Catalog;
  readonly log: Pick<RequestLog, "find">;
  /** @default none is taken */
  readonly feedback?: Pick<FeedbackService, "of">;
  /** Whether a request that was decided at this time can still run, here or in another process. */
  readonly mayStillRun: (decidedAtMs: number) => boolean;
  /** A stored text as it was. @throws UnreadableText */
  readonly openText: (sealed: string, purpose: string) => string;
  readonly monotonicMs: () => number;
  /** @default no traces */
  readonly beginTrace?: BeginTrace;
  readonly health: Pick<HealthTracker, "state">;
  readonly liveLatency: LiveLatency;
}

/** What the routes call: every answer of the API, without HTTP. */
export interface Gateway {
  /** Answers into the sink. @throws GatewayError before anything was written to the sink */
  serve(operation: Operation, openSink: () => ReplySink): Promise<unknown>;
  /** @throws GatewayError `model_not_found` */
  countTokens(operation: Operation): Promise<TokenCount>;
  /** The decision and its explanation; nothing is called. @throws GatewayError as `serve` */
  explain(operation: Operation): Promise<object>;
  listModels(): ModelListing[];
  /** Every deployment with its health, as this process sees it. */
  listDeployments(): DeploymentAnswer[];
  /** @throws GatewayError `model_not_found` */
  describeModel(id: string): ModelListing;
  /** Decision and outcome of an earlier request; the outcome is null while it runs. @throws GatewayError `request_not_found` or `database_unavailable` */
  findRequest(requestId: string, viewer: Viewer): Promise<object>;
  /** Monotonic now, for the arrival of requests. */
  nowMs(): number;
  /** Where a request stands in its trace. Absent: there are no traces. */
  readonly beginTrace?: BeginTrace;
}

export function createGateway(ports: GatewayPorts): Gateway {
  return {
    serve: (operation, openSink) => ports.pipeline.serve(operation, openSink),
    countTokens: ports.countTokens,
    explain: async (operation) => routeView(await ports.planner.plan(operation), operation),
    listModels: () => listModels(ports.catalog()),
    listDeployments: () => deploymentViews(ports.catalog(), ports.health, ports.liveLatency),
    describeModel: (id) => describeModel(id, ports.catalog()),
    async findRequest(requestId, viewer) {
      const lookUp = async () => {
        const found = await ports.log.find(requestId, onlyTenant(viewer));
        const sessionKey = found?.decision?.sessionKey ?? null;
        // A request that still waits for the database is shown without it; what was said of it then is unknown.
        const given = found === null ? [] : await ports.feedback?.of(requestId, sessionKey).catch(() => null);
        return { found, given: given === undefined ? [] : given };
      };
      const { found, given } = await lookUp().catch((cause: unknown) => {
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
      const isReader = seesTexts(viewer, found.decision?.tenant ?? found.outcome?.tenant ?? null);
      return {
        ...requestView(requestId, found, ports.mayStillRun),
        ...(isReader && { texts: textsView(requestId, found, ports.openText) }),
        feedback: isReader ? given : (given?.map((one) => ({ ...one, comment: null })) ?? null),
      };
    },
    nowMs: ports.monotonicMs,
    ...(ports.beginTrace === undefined ? {} : { beginTrace: ports.beginTrace }),
  };
}

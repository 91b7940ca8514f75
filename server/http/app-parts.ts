import type { FastifyBaseLogger } from "fastify";
import type { KeyAdministration } from "../access/key-administration.ts";
import type { ProviderKeyAdministration } from "../access/provider-key-administration.ts";
import type { BudgetAdministration } from "../budgets/budget-administration.ts";
import type { AlertAdministration } from "../drift/alert-administration.ts";
import type { EvalRunAdministration } from "../eval-runs/eval-run-administration.ts";
import type { ExperimentAdministration } from "../experiments/experiment-administration.ts";
import type { FeedbackService } from "../feedback/feedback-service.ts";
import type { KeptReplies } from "../protocols/openai-responses/kept-replies.ts";
import type { QualityPorts } from "../reports/model-quality.ts";
import type { SavingsPorts } from "../reports/savings.ts";
import type { ShadowView } from "../shadow/shadow-view.ts";
import type { AccessPorts } from "./access-guard.ts";
import type { Authenticate, MetricsText, Readiness, RefusedRequest } from "./app-services.ts";
import type { DashboardFile } from "./dashboard/dashboard-files.ts";
import type { LiveEvents } from "./dashboard/live-events.ts";
import type { Gateway } from "./gateway.ts";
import type { LocalCallersOptions } from "./local-callers-only.ts";
import type { SendingRedaction } from "./redact-body.ts";
import type { RequestGate } from "./request-gate.ts";
import type { ErasureServices } from "./routes/erasure-routes.ts";
import type { LoginRoutesPorts } from "./routes/login-routes.ts";
import type { OwnKeyPorts } from "./routes/own-key-routes.ts";
import type { PreferenceServices } from "./routes/preference-routes.ts";
import type { ReportServices } from "./routes/report-routes.ts";
import type { SessionRoutesPorts } from "./routes/session-routes.ts";
import type { WhatIfServices } from "./routes/what-if-routes.ts";

/** What the HTTP front is made of. */
export interface AppParts {
  readonly gateway: Gateway;
  readonly authenticate: Authenticate;
  /** What reports are read from. @default there are none */
  readonly reports?: ReportServices & { readonly savings?: SavingsPorts; readonly quality?: QualityPorts };
  /** What is asked of the log. @default it is not */
  readonly whatIf?: WhatIfServices;
  /** @default none is taken */
  readonly feedback?: FeedbackService;
  /** The paths of administrators, and who may log in to them. */
  readonly admin: Omit<AccessPorts, "authenticate"> &
    Omit<SessionRoutesPorts, "sessions"> &
    Pick<LoginRoutesPorts, "oidc"> & {
      readonly keys: KeyAdministration;
      readonly budgets: BudgetAdministration;
      readonly providerKeys?: ProviderKeyAdministration;
      readonly experiments?: ExperimentAdministration;
      readonly alerts?: AlertAdministration;
      readonly evalRuns?: EvalRunAdministration;
      /** What is compared in the background. */
      readonly shadow?: () => Promise<ShadowView>;
      readonly preferences?: PreferenceServices;
    };
  readonly ownKey: Pick<OwnKeyPorts, "rates" | "maxKeep">;
  readonly readiness: () => Readiness;
  readonly metrics: MetricsText;
  readonly redaction: SendingRedaction;
  readonly erasure: ErasureServices;
  readonly gate: RequestGate;
  /** Hears of each request that gets an error before its reply begins. */
  readonly onRefused?: (refusal: RefusedRequest) => void;
  readonly nextRequestId: () => string;
  /** Replies of the Responses API that later requests may go on from. */
  readonly keptReplies: KeptReplies;
  /** Wall clock, milliseconds. */
  readonly nowMs: () => number;
  readonly logger: FastifyBaseLogger;
  /** Largest request body, bytes. */
  readonly bodyLimitBytes: number;
  readonly formLimitBytes: number;
  /** Set where there are no client keys: who then counts as this machine's own. */
  readonly localCallers: LocalCallersOptions | null;
  /** What `GET /v1/events` tells. @default there is none */
  readonly liveEvents?: LiveEvents;
  /** The dashboard at `/`. @default there is none */
  readonly dashboard?: readonly DashboardFile[];
  /** Origins whose web pages may read replies; `*`: all. @default none */
  readonly corsOrigins?: readonly string[];
}

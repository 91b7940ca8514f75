import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "../operation/principal.ts";

/** State of one part of the server as /readyz shows it. */
export interface ReadinessPart {
  readonly isReady: boolean;
  /** One word, for anybody. */
  readonly state: string;
  /** For operators alone: may name hosts, users and errors of the database. */
  readonly detail: string;
}

/** `degraded`: requests are answered, and something else does not work. */
export type ReadinessStatus = "ready" | "degraded" | "not_ready" | "stopping";

export interface Readiness {
  readonly status: ReadinessStatus;
  readonly parts: Readonly<Record<string, ReadinessPart>>;
}

/** A request that got an error before its reply began. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly code: string;
  readonly status: number;
  /** As routes are declared, without what the client wrote; null: there is no such route. */
  readonly route: string | null;
}

/** The metrics as `/metrics` serves them. */
export interface MetricsText {
  readonly contentType: string;
  /** Those that open them; null: one that is not set. Keys of clients do not: the figures are of all tenants. */
  readonly keys: readonly (string | null)[];
  read(): Promise<string>;
}

/** Who asks, by the key in the headers. @throws GatewayError `invalid_api_key` */
export type Authenticate = (headers: IncomingHttpHeaders) => Principal;

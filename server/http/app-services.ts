import type { Caller } from "./authenticate.ts";

/** State of one part of the server as /readyz shows it. */
export interface ReadinessPart {
  readonly isReady: boolean;
  readonly detail: string;
}

export interface Readiness {
  readonly isReady: boolean;
  readonly parts: Readonly<Record<string, ReadinessPart>>;
}

export type Authenticate = (authorization: string | undefined) => Caller;

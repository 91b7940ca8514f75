import type { FastifyInstance } from "fastify";
import type { RunningEngine } from "./start-engine.ts";

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly engine: RunningEngine;
  readonly address: string;
  /** Keys that clients may send; 0: none is asked for. */
  readonly clientKeyCount: number;
  /** Every client needs a key then, and administrators make them. */
  readonly hasAdminKey: boolean;
  /** Opens the dashboard to who has it, once; null: people log in by OIDC or a key. */
  readonly loginLink: string | null;
  readonly databaseDescription: string;
  readonly isNewDatabase: boolean;
  readonly databaseReady: Promise<void>;
  /** Writes what waits for the database now. */
  flush(): Promise<void>;
  /** Takes the active version of the priors into use, which it does by itself a moment after a change. */
  lookForPriors(): Promise<void>;
  /**
   * Takes no new request, lets running ones end, ends what takes longer than `server.drain_ms`, writes what waits.
   *
   * @param how `isAnnounced`: load balancers get `server.unready_ms` to turn away first. @default not announced
   */
  stop(how?: { readonly isAnnounced?: boolean }): Promise<void>;
  /** Ends the waits of a stop that is under way; nothing is lost by it but what the running requests still had to say. */
  hurryStop(): void;
}

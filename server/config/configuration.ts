import type { ModelSpec, Policy } from "../../engine/index.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import type { OidcSettings } from "../operation/oidc-settings.ts";
import type { DispatchOptions } from "../pipeline/dispatch/dispatch-context.ts";
import type { HealthOptions } from "../pipeline/dispatch/health-options.ts";
import type { RedactionKind } from "../redaction/patterns.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { DatabaseSettings } from "./read-database.ts";
import type { FeedbackSettings } from "./read-feedback-settings.ts";

/** Everything that was decided at start, frozen. Holds no key: those stay in the environment, by name. */
export interface Configuration {
  /** The file it came from; null: there is none, and everything was found or is a default. */
  readonly file: string | null;
  readonly policy: Policy;
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Processes that serve together; `auto`: one for each core. */
    readonly workers: number | "auto";
    readonly bodyLimitBytes: number;
    /** Of `multipart/form-data`, whose files are not parsed. */
    readonly formLimitBytes: number;
    /** Variable that holds the clients' keys. */
    readonly apiKeysEnv: string;
    /** Origins whose web pages may read replies; `*`: all, where client keys are set. */
    readonly corsOrigins: readonly string[];
    readonly readyRequiresLog: boolean;
    /** Requests under way at once; null: any number. */
    readonly maxRequests: number | null;
    /** Median delay of the event loop from which on nothing new is taken, milliseconds; null: whatever it is. */
    readonly maxDelayMs: number | null;
    /** How long each step of a stop may take. */
    readonly stop: { readonly unreadyMs: number; readonly drainMs: number; readonly flushMs: number };
  };
  readonly database: DatabaseSettings;
  readonly store: {
    readonly prompts: boolean;
    readonly replies: boolean;
    /** Whether features and embeddings of prompts are kept, and hashes of them; else figures alone. */
    readonly features: boolean;
    /** Variable that may hold the salt of prompt hashes. */
    readonly saltEnv: string;
    readonly hasJournal: boolean;
    readonly retentionDays: number | null;
    /** Days of each kind; null: for ever. */
    readonly retention: {
      readonly text: number | null;
      readonly features: number | null;
      readonly feedback: number | null;
      readonly audit: number | null;
    };
  };
  /** What is taken out of texts. */
  readonly redaction: {
    readonly isStoredRedacted: boolean;
    /** Whether every request is redacted before it is sent, not only those that ask for it. */
    readonly isSentRedacted: boolean;
    readonly kinds: readonly RedactionKind[];
    readonly patterns: readonly { readonly name: string; readonly pattern: string }[];
  };
  /** What keys of the configuration may do, by tenant; keys of others may do all. */
  readonly configuredKeys: Readonly<Record<string, KeySettings>>;
  readonly dashboard: {
    /** Address under which browsers reach it; null: the one that it listens on. */
    readonly publicUrl: string | null;
    readonly sessionMs: number;
    /** Folder of suites that the page can run beside those that ship, an absolute path; null: none. */
    readonly suitesFolder: string | null;
    /** null: people log in by a link or a key. The secret is in the variable named. */
    readonly oidc: (Omit<OidcSettings, "clientSecret"> & { readonly clientSecretEnv: string }) | null;
  };
  readonly cache: {
    readonly mode: "off" | "exact";
    readonly maxAgeSeconds: number;
    readonly maxBytes: number;
  };
  readonly feedback: FeedbackSettings;
  /** A share of 0: none. */
  readonly drift: { readonly isDetected: boolean; readonly valuesPerFalseAlarm: number };
  readonly holdout: ConfigurationFile["holdout"];
  /** Replies that are compared with a candidate's in the background; null: none. */
  readonly shadow: {
    readonly share: number;
    readonly candidate: string;
    readonly judge: string;
    readonly maxNanoUsdPerDay: number;
    readonly weight: number;
  } | null;
  readonly responses: { readonly maxAgeMs: number; readonly maxBytes: number };
  readonly traces: {
    /** Base URL of an OTLP receiver; null: what the environment names. */
    readonly endpoint: string | null;
    /** Variable that holds headers for it. */
    readonly headersEnv: string;
    /** [0,1]. */
    readonly sampledShare: number;
    /** Whether texts that may be kept go into spans. */
    readonly hasContent: boolean;
  };
  /** Which requests have a line in the server's log. */
  readonly loggedRequests: "errors" | "all" | "none";
  readonly embedding: { readonly model: string; readonly depth: "auto" | "static" | "full" };
  readonly dispatch: DispatchOptions;
  /** Most streamed requests for which a second place is asked beside a slow one, as a share; 0: none. */
  readonly hedgeShare: number;
  /** Whether another place goes on with a stream that breaks off. */
  readonly resume: "auto" | "never";
  readonly health: HealthOptions;
  /** How often deployments that are left alone are looked at, milliseconds; null: never. */
  readonly probeIntervalMs: number | null;
  /** Whether replicas tell each other which deployments they leave alone. */
  readonly sharesHealth: boolean;
  readonly connectTimeoutMs: number;
  /** Whether a connection to each provider is opened at start. */
  readonly warmsConnections: boolean;
  /** Estimated tokens of a stable prefix from which on it is marked for Anthropic's prompt cache; null: never. */
  readonly autoCacheTokens: number | null;
}

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** The models with their prices at a time; a new array of new objects for each call. */
  modelsAt(atMs: number): ModelSpec[];
  /** When a price may change next; null: none is announced. */
  nextPriceChangeMs(atMs: number): number | null;
  /** Lines for the start's message: what was found and by what. */
  readonly notes: readonly string[];
  /** Lines for the start's message: which of its models their providers retire soon, or have retired. */
  retirementNotes(atMs: number): readonly string[];
}

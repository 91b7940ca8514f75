import type { ModelKind } from "../../engine/index.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import type { TimeoutsOnTheWire } from "../operation/timeouts.ts";
import type { RedactionKind } from "../redaction/patterns.ts";

/** Dollars per million tokens. */
export interface PriceInFile {
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number;
  readonly cache_write?: number;
  /** Dollars for each. */
  readonly per_image?: number;
  readonly per_minute?: number;
  readonly per_search?: number;
  readonly per_million_characters?: number;
  readonly per_file_search?: number;
  /** Dollars per request. */
  readonly request?: number;
  /** Factors by the tier's name. */
  readonly service_tiers?: Readonly<Record<string, number>>;
  readonly tiers?: readonly {
    readonly above_input_tokens: number;
    readonly input: number;
    readonly output: number;
    readonly cached_input?: number;
    readonly cache_write?: number;
  }[];
}

interface PriceOverrideInFile extends PriceInFile {
  readonly model: string;
  readonly from?: string | null;
  readonly until?: string | null;
}

export interface DeploymentInFile {
  readonly provider: string;
  readonly model?: string;
  readonly base_url?: string;
  readonly api_key_env?: string | null;
  readonly region?: string | null;
  readonly retention_days?: number | null;
  readonly trains_on_data?: boolean | null;
  readonly markup_percent?: number;
  readonly timeouts?: TimeoutsOnTheWire;
}

export interface ModelInFile {
  readonly id: string;
  readonly kind?: ModelKind;
  readonly deployments?: readonly DeploymentInFile[];
  readonly capabilities?: Readonly<Partial<Record<CapabilityInFile, boolean | null>>>;
  readonly context_window?: number | null;
  readonly max_output_tokens?: number | null;
  readonly assistant_prefill?: boolean;
  /** ISO day; null: it is served on, whatever the catalogue says. */
  readonly retires?: string | null;
  readonly reasoning_efforts?: readonly string[];
  readonly timeouts?: TimeoutsOnTheWire;
  readonly price?: PriceInFile;
}

export type CapabilityInFile =
  | "tools"
  | "json_schema"
  | "json_mode"
  | "image_input"
  | "audio_input"
  | "video_input"
  | "file_input";

/** `tradewind.yaml` once it is validated and filled from the defaults. */
export interface ConfigurationFile {
  readonly models: readonly ModelInFile[];
  readonly discover: "auto" | "always" | "never";
  readonly prices: readonly PriceOverrideInFile[];
  readonly markup_percent: number;
  readonly routing: {
    readonly policy: "weights" | "guarantee";
    readonly weights: { readonly quality: number; readonly cost: number; readonly latency: number };
    readonly quality_point_usd: number | null;
    readonly scales: { readonly cost_usd: number; readonly latency_ms: number };
    readonly guarantee: { readonly share: number; readonly confidence: number };
    readonly limits: {
      readonly max_cost_usd: number | null;
      readonly max_latency_ms: number | null;
      readonly min_quality: number | null;
    };
    readonly baseline: string | null;
    readonly resume: "auto" | "never";
    readonly explore: number;
    readonly explore_max_regret: number;
  };
  readonly database: { readonly url_env: string; readonly data_dir: string };
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly workers: number | "auto";
    readonly body_limit_bytes: number;
    readonly form_limit_bytes: number;
    readonly api_keys_env: string;
    readonly cors_origins: readonly string[];
    readonly unready_ms: number;
    readonly drain_ms: number;
    readonly flush_ms: number;
    readonly ready_requires_log: boolean;
    readonly max_requests: number | null;
    readonly max_delay_ms: number | null;
  };
  readonly store: {
    readonly prompts: boolean;
    readonly replies: boolean;
    readonly features: boolean;
    readonly salt_env: string;
    readonly journal: boolean;
    readonly retention_days: number | null;
    readonly text_days: number | null;
    readonly feature_days: number | null;
    readonly feedback_days: number | null;
    readonly audit_days: number | null;
  };
  readonly redaction: {
    readonly stored: boolean;
    readonly sent: boolean;
    readonly kinds: readonly RedactionKind[];
    readonly patterns: readonly { readonly name: string; readonly pattern: string }[];
  };
  /** Of the keys in the variable that `server.api_keys_env` names. */
  readonly api_keys: readonly (Omit<KeySettings, "owner" | "expires_at"> & { readonly tenant: string })[];
  readonly dashboard: {
    readonly public_url: string | null;
    readonly session_hours: number;
    readonly suites_dir: string | null;
    readonly oidc: {
      readonly issuer: string | null;
      readonly client_id: string | null;
      readonly client_secret_env: string;
      readonly allowed_domains: readonly string[];
      readonly admins: readonly string[];
    };
  };
  readonly cache: {
    readonly mode: "off" | "exact";
    readonly max_age_s: number;
    readonly max_megabytes: number;
  };
  readonly feedback: {
    readonly metrics: readonly {
      readonly name: string;
      readonly type: "boolean" | "number" | "text";
      readonly direction?: "higher" | "lower";
      readonly range?: readonly number[];
      readonly weight?: number;
    }[];
    readonly window_days: number;
    readonly learn: boolean;
    readonly half_life_days: number;
    readonly user_weight_cap: number;
    readonly unnamed_weight_cap: number;
    readonly implicit: { readonly retry: boolean; readonly abandoned: boolean; readonly test: boolean };
    readonly link_hours: number;
  };
  readonly drift: { readonly detect: boolean; readonly values_per_false_alarm: number };
  readonly holdout: {
    readonly share: number;
    readonly unit: "request" | "session" | "user";
    readonly model: string | null;
  };
  readonly shadow: {
    readonly share: number;
    readonly candidate: string | null;
    readonly judge: string | null;
    readonly max_usd_per_day: number;
    readonly weight: number;
  };
  readonly responses: { readonly max_age_s: number; readonly max_megabytes: number };
  readonly traces: {
    readonly endpoint: string | null;
    readonly headers_env: string;
    readonly sampled_share: number;
    readonly content: boolean;
  };
  readonly log: { readonly requests: "errors" | "all" | "none" };
  readonly embedding: { readonly model: string; readonly depth: "auto" | "static" | "full" };
  readonly health: {
    readonly window_ms: number;
    readonly failures_to_open: number;
    readonly failures_in_window: number;
    readonly failure_share: number;
    readonly slow_in_window: number;
    readonly slow_share: number;
    readonly pause_ms: number;
    readonly max_pause_ms: number;
    readonly fault_pause_ms: number;
    readonly max_quiet_ms: number;
    readonly probe: "models" | "never";
    readonly probe_interval_ms: number;
    readonly hints: "replicas" | "never";
  };
  readonly dispatch: {
    readonly connect_timeout_ms: number;
    readonly warm_connections: "start" | "never";
    readonly max_attempts: number;
    readonly attempts_per_target: number;
    readonly retry_window_ms: number;
    readonly max_retry_after_ms: number;
    readonly hedge_share: number;
    readonly first_token_ms: number;
    readonly idle_ms: number;
    readonly whole_ms: number | null;
    readonly total_ms: number | null;
    readonly auto_cache_tokens: number | null;
  };
}

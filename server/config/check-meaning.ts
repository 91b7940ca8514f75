import { keySettingsFault } from "../operation/key-settings-fault.ts";
import { defaultTenant } from "../operation/principal.ts";
import { refuseContradiction } from "./check-timeouts.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import type { ProblemCollector } from "./problem-collector.ts";
import { checkFeedback } from "./read-feedback-settings.ts";
import { isLoopback } from "./read-server-address.ts";

const shortestSalt = 16;

/** What no schema can say: fields that contradict each other, or what the environment holds. */
export function checkMeaning(
  file: ConfigurationFile,
  environment: Environment,
  problems: ProblemCollector,
): void {
  const { routing, dispatch, health, store, discover, models } = file;
  const { quality, cost, latency } = routing.weights;
  if (quality + cost + latency === 0) {
    problems.inFile(["routing", "weights"], "are all 0", "Give at least one a positive value.");
  }
  if (routing.policy === "guarantee" && routing.baseline === null) {
    problems.inFile(
      ["routing", "policy"],
      "is `guarantee`, but there is no baseline to measure against",
      "Add routing.baseline, the model you would use without a router.",
    );
  }
  if (dispatch.attempts_per_target > dispatch.max_attempts) {
    problems.inFile(
      ["dispatch", "attempts_per_target"],
      `is ${dispatch.attempts_per_target}, more than max_attempts (${dispatch.max_attempts})`,
      "Lower it, or raise max_attempts.",
    );
  }
  checkFeedback(file, problems);
  for (const field of ["candidate", "judge"] as const)
    if (file.shadow.share > 0 && file.shadow[field] === null)
      problems.inFile(
        ["shadow", field],
        "is not set, and `shadow.share` is above 0",
        field === "judge" ? "Name a model that is calibrated on pairs." : "Name the model to compare with.",
      );
  refuseContradiction({ ...dispatch, connect_ms: undefined }, ["dispatch"], problems);
  if (dispatch.connect_timeout_ms > dispatch.first_token_ms) {
    problems.inFile(
      ["dispatch", "connect_timeout_ms"],
      `is ${dispatch.connect_timeout_ms}, more than first_token_ms (${dispatch.first_token_ms}), which ends first`,
      "Lower it, or raise first_token_ms.",
    );
  }
  if (health.pause_ms > health.max_pause_ms) {
    problems.inFile(
      ["health", "pause_ms"],
      `is ${health.pause_ms}, more than max_pause_ms (${health.max_pause_ms})`,
      "Lower it, or raise max_pause_ms.",
    );
  }
  if (dispatch.max_retry_after_ms > health.max_quiet_ms) {
    problems.inFile(
      ["dispatch", "max_retry_after_ms"],
      `is ${dispatch.max_retry_after_ms}, more than health.max_quiet_ms (${health.max_quiet_ms}), the longest that is believed`,
      "Lower it, or raise health.max_quiet_ms.",
    );
  }
  if (discover === "never" && models.length === 0) {
    problems.inFile(
      ["discover"],
      "is `never`, and `models` is empty",
      "Add a model, or write `discover: auto`.",
    );
  }
  for (const [index, { pattern }] of file.redaction.patterns.entries())
    if (!isPattern(pattern))
      problems.inFile(
        ["redaction", "patterns", index, "pattern"],
        "is no regular expression",
        "Write it as JavaScript does, without slashes and flags.",
      );
  checkConfiguredKeys(file, environment, problems);
  checkDashboard(file.dashboard, environment, problems);
  const salt = environment.value(store.salt_env);
  if (salt !== null && salt.length < shortestSalt) {
    problems.elsewhere(
      "environment",
      store.salt_env,
      `has fewer than ${shortestSalt} characters`,
      "Use a long random text, or unset it and let one be made.",
    );
  }
}

/** A tenant that is spelled wrong would leave its keys without the limits that were meant for them. */
function checkConfiguredKeys(
  { api_keys: entries, server }: ConfigurationFile,
  environment: Environment,
  problems: ProblemCollector,
): void {
  const keys = environment.list(server.api_keys_env);
  const named = new Set<string>();
  for (const [index, { tenant, ...settings }] of entries.entries()) {
    const found = keySettingsFault(settings);
    if (found !== null)
      problems.inFile(["api_keys", index, found.field], found.fault, "See docs/limits.md and docs/api.md.");
    if (named.has(tenant))
      problems.inFile(
        ["api_keys", index, "tenant"],
        "is named twice",
        "Put all its settings into one entry.",
      );
    if (tenant !== defaultTenant && keys.length > 0 && !keys.some((key) => key.startsWith(`${tenant}:`)))
      problems.inFile(
        ["api_keys", index, "tenant"],
        `is no tenant of ${server.api_keys_env}`,
        `Write a key as \`${tenant}:KEY\` there, or the tenant as it stands there.`,
      );
    named.add(tenant);
  }
}

/** A login that anybody could pass, or that cannot work, is refused at start. */
function checkDashboard(
  { public_url: publicUrl, oidc }: ConfigurationFile["dashboard"],
  environment: Environment,
  problems: ProblemCollector,
): void {
  if (oidc.issuer === null) return;
  const missing = (path: readonly string[], problem: string, fix: string): void =>
    problems.inFile(["dashboard", ...path], problem, fix);
  const isTls = /^https:/i.test(oidc.issuer);
  if (!isTls && !(URL.canParse(oidc.issuer) && isLoopback(new URL(oidc.issuer).hostname)))
    missing(["oidc", "issuer"], "is not reached by https", "Give an https address.");
  if (oidc.client_id === null)
    missing(["oidc"], "has an issuer and no client_id", "Add the id that the identity provider gave out.");
  if (publicUrl === null)
    missing(
      ["public_url"],
      "is not set",
      "Give the address that browsers reach this server by: logins come back to it.",
    );
  if (oidc.allowed_domains.length === 0)
    missing(["oidc", "allowed_domains"], "is empty", "List the domains of e-mail addresses that may log in.");
  if (environment.value(oidc.client_secret_env) === null)
    problems.elsewhere("environment", oidc.client_secret_env, "is not set", "Set it to the client's secret.");
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "gu").flags === "gu";
  } catch {
    return false;
  }
}

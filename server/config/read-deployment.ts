import type { Deployment } from "../../engine/index.ts";
import { nearestName } from "../../engine/index.ts";
import { readTimeouts, type TimeoutsOnTheWire } from "../operation/timeouts.ts";
import type { KnownProvider } from "../providers/known-provider.ts";
import { refuseContradiction } from "./check-timeouts.ts";
import type { DeploymentInFile } from "./configuration-file.ts";
import type { Environment } from "./environment.ts";
import type { ProblemCollector } from "./problem-collector.ts";

interface DeploymentContext {
  readonly providers: ReadonlyMap<string, KnownProvider>;
  readonly environment: Environment;
  readonly problems: ProblemCollector;
  /** Where it stands in the file. */
  readonly path: readonly (string | number)[];
  readonly deploymentId: string;
  readonly upstreamModel: string;
  readonly markupPercent: number;
  /** The model's. */
  readonly timeouts: TimeoutsOnTheWire;
}

const basisPointsPerPercent = 100;

/** A deployment filled from the table of providers and the environment; null where it cannot be, and the problems say why. */
export function readDeployment(deployment: DeploymentInFile, context: DeploymentContext): Deployment | null {
  const { providers, environment, problems, path } = context;
  const provider = providers.get(deployment.provider);
  if (provider === undefined) {
    const names = [...providers.keys()];
    const nearest = nearestName(deployment.provider, names);
    const fix = nearest === null ? `Known: ${names.join(", ")}.` : `Did you mean \`${nearest}\`?`;
    problems.inFile([...path, "provider"], "is not a known provider", fix);
    return null;
  }
  const baseUrl = deploymentUrl(deployment, provider, context);
  const apiKeyEnv = keyVariable(deployment, provider, environment);
  if (apiKeyEnv !== null && environment.value(apiKeyEnv) === null) {
    const at = deployment.api_key_env === undefined ? path : [...path, "api_key_env"];
    problems.inFile(
      at,
      `needs the environment variable ${apiKeyEnv}, which is not set`,
      "Set it, or write `api_key_env: null` for an upstream that wants no key.",
    );
  }
  const timeouts = { ...context.timeouts, ...deployment.timeouts };
  refuseContradiction(timeouts, [...path, "timeouts"], problems);
  if (baseUrl === null) return null;
  return {
    id: context.deploymentId,
    provider: provider.name,
    upstreamModel: deployment.model ?? context.upstreamModel,
    baseUrl,
    apiKeyEnv,
    region: deployment.region ?? null,
    ...(deployment.retention_days === undefined ? {} : { retentionDays: deployment.retention_days }),
    ...(deployment.trains_on_data === undefined ? {} : { trainsOnData: deployment.trains_on_data }),
    markupBasisPoints: Math.round(
      (deployment.markup_percent ?? context.markupPercent) * basisPointsPerPercent,
    ),
    ...(Object.keys(timeouts).length === 0 ? {} : { timeouts: readTimeouts(timeouts) }),
  };
}

/** The variable that the file names, else the provider's first that is set, else its usual one; null: no key is sent. */
export function keyVariable(
  deployment: Pick<DeploymentInFile, "api_key_env">,
  provider: KnownProvider,
  environment: Environment,
): string | null {
  if (deployment.api_key_env !== undefined) return deployment.api_key_env;
  return (
    provider.apiKeyEnvs.find((name) => environment.value(name) !== null) ?? provider.apiKeyEnvs[0] ?? null
  );
}

function deploymentUrl(
  deployment: DeploymentInFile,
  provider: KnownProvider,
  { environment, problems, path }: DeploymentContext,
): string | null {
  if (deployment.base_url !== undefined) {
    const checked = checkProviderUrl(provider, deployment.base_url);
    if (checked.url === null) problems.inFile([...path, "base_url"], checked.problem, checked.fix);
    return checked.url;
  }
  const url = providerUrl(provider, environment, problems);
  if (url === null && environment.value(provider.baseUrlEnv) === null) {
    problems.inFile(
      path,
      `needs a base_url: that of ${provider.title} differs by account or machine`,
      `Add base_url, or set ${provider.baseUrlEnv}.`,
    );
  }
  return url;
}

/** A provider's URL: its variable, else the usual one; null: neither, or the variable is no URL, which is then said. */
export function providerUrl(
  provider: KnownProvider,
  environment: Environment,
  problems: ProblemCollector,
): string | null {
  const fromEnvironment = environment.value(provider.baseUrlEnv);
  if (fromEnvironment === null) return provider.baseUrl;
  const { url, problem, fix } = checkProviderUrl(provider, fromEnvironment);
  if (url === null) problems.elsewhere("environment", provider.baseUrlEnv, problem, fix);
  return url;
}

interface CheckedUrl {
  /** Without a slash at its end; null: it cannot be used. */
  readonly url: string | null;
  readonly problem: string;
  readonly fix: string;
}

/** A provider that is spoken to in its own protocol has another address for OpenAI's. */
function checkProviderUrl({ protocol, title }: KnownProvider, text: string): CheckedUrl {
  const checked = checkBaseUrl(text);
  if (protocol !== "gemini" || checked.url === null || !checked.url.endsWith("/openai")) return checked;
  return {
    url: null,
    problem: `is the OpenAI-compatible address of ${title}, which is called in its own protocol`,
    fix: "Leave out `/openai` at its end.",
  };
}

/** The text itself is never repeated: people put keys into URLs. */
function checkBaseUrl(text: string): CheckedUrl {
  const refuse = (problem: string, fix: string): CheckedUrl => ({ url: null, problem, fix });
  const example = "Write it like https://api.openai.com/v1.";
  if (!URL.canParse(text)) return refuse("is not a URL", example);
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:")
    return refuse("must begin with http:// or https://", example);
  if (username !== "" || password !== "") {
    return refuse(
      "must not hold a name or a password",
      "Put the key into a variable and name it in api_key_env.",
    );
  }
  if (search !== "" || hash !== "") return refuse("must not have a query or a fragment", example);
  return { url: text.replace(/\/+$/, ""), problem: "", fix: "" };
}

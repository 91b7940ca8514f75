import type { Deployment } from "../../engine/index.ts";

export interface KeyPorts {
  /** Value of an environment variable that holds a key; null: not set. */
  readonly secrets: (name: string) => string | null;
  /** A tenant's own key of a provider; null: there is none now. @default no tenant has any */
  readonly tenantKey?: (tenant: string, provider: string) => string | null;
}

/** What is sent to a deployment. */
interface DeploymentKey {
  /** null: no key is sent. */
  readonly key: string | null;
  /** Why it cannot be called; null: it can. */
  readonly fault: string | null;
}

/** The key of a deployment, as it is at this moment: one that was removed meanwhile is not sent, and no other one in its place. */
export function deploymentKey(
  { apiKeyEnv, account, provider }: Pick<Deployment, "apiKeyEnv" | "account" | "provider">,
  { secrets, tenantKey }: KeyPorts,
): DeploymentKey {
  if (account !== undefined) {
    const key = tenantKey?.(account, provider) ?? null;
    const fault = `the tenant's own key of ${provider} was removed or cannot be decrypted`;
    return { key, fault: key === null ? fault : null };
  }
  if (apiKeyEnv === null) return { key: null, fault: null };
  const key = secrets(apiKeyEnv);
  return { key, fault: key ? null : `the environment variable ${apiKeyEnv} is not set` };
}

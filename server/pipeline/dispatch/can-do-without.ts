import type { ProviderCall } from "../../upstream/provider.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatcherPorts } from "./dispatch-context.ts";

/** Refused fields are left out one by one, until so many attempts of one request were made. */
const maxAttempts = 5;

/**
 * Whether the refusal names a field that only tunes the request: the same target is then asked again at once, without it. What it names is remembered in any case.
 *
 * @param call the one that was refused; null: none was made
 * @param attempts of the request so far
 * @param allowedAttempts of one request, over all targets
 */
export function canDoWithout(
  call: ProviderCall | null,
  { code, upstreamMessage }: AttemptFailure,
  { attempts, allowedAttempts }: { readonly attempts: number; readonly allowedAttempts: number },
  refusedFields: DispatcherPorts["refusedFields"],
): boolean {
  if (call === null || call.fit === null || code !== "upstream_rejected") return false;
  const { deployment, fit, operation } = call;
  const isNamed = refusedFields.learn(deployment.id, upstreamMessage, operation.payload.body, fit.omitted);
  return isNamed && attempts < Math.min(maxAttempts, allowedAttempts);
}

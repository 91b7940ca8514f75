import type { ProviderCall } from "../../upstream/provider.ts";
import type { AttemptFailure } from "./attempt-failure.ts";
import type { DispatcherPorts } from "./dispatch-context.ts";

/** Refused fields are left out one by one, within so many attempts of one request. */
const maxAttempts = 4;

/**
 * Whether the refusal names a field that only tunes the request: the same target is then asked again at once, without it.
 *
 * @param call the one that was refused; null: none was made
 * @param attempts of the request so far
 */
export function canDoWithout(
  call: ProviderCall | null,
  { code, upstreamMessage }: AttemptFailure,
  attempts: number,
  refusedFields: DispatcherPorts["refusedFields"],
): boolean {
  if (call === null || call.fit === null || code !== "upstream_rejected" || attempts > maxAttempts)
    return false;
  const { deployment, fit, operation } = call;
  return refusedFields.learn(deployment.id, upstreamMessage, operation.payload.body, fit.omitted);
}

import type { ErrorCode } from "../../errors/error-codes.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { ClientError } from "../../protocols/reply-codec.ts";

/** The reply to a request that the gateway itself ends, for no fault of a provider. */
export interface GatewayEnd {
  readonly status: number;
  readonly code: ErrorCode;
  readonly error: ClientError;
  /** Seconds, whole; null: no wait is known. */
  readonly retryAfterSeconds: number | null;
}

function gatewayEnd(error: GatewayError, retryAfterSeconds: number | null): GatewayEnd {
  return { status: error.status, code: error.code, error: error.toBody().error, retryAfterSeconds };
}

/** For a request that could not be finished before the server had to stop. */
export const serverStopping = gatewayEnd(
  new GatewayError(
    "server_stopping",
    "This server is stopping and had to end the request before its reply was whole; what was received of it is incomplete. " +
      "The provider is not at fault: send the request again.",
  ),
  1,
);

/** For a fault of the gateway; what it was is in the log. */
export const internalError = (requestId: string): GatewayEnd =>
  gatewayEnd(
    new GatewayError(
      "internal_error",
      `Something failed inside the gateway; the log holds it under request id ${requestId}.`,
    ),
    null,
  );

import { createHmac, timingSafeEqual } from "node:crypto";
import { requestIdTimeMs } from "../database/request-id.ts";
import { GatewayError } from "../errors/gateway-error.ts";

/** What a link votes. */
export interface Vote {
  readonly requestId: string;
  /** Of a boolean metric. */
  readonly metric: string;
  readonly value: boolean;
  readonly expiresAtMs: number;
}

const macBytes = 16;

/**
 * A link's token: `request.metric.up|down.expiry.mac`, the expiry in seconds since 1970 (base 36), the mac the first half of an HMAC-SHA-256 of what stands before it.
 *
 * @param key from `voteKey`
 */
export function signVote(key: Buffer, { requestId, metric, value, expiresAtMs }: Vote): string {
  const text = [requestId, metric, value ? "up" : "down", Math.floor(expiresAtMs / 1000).toString(36)].join(
    "~",
  );
  return `${text}~${macOf(key, text)}`;
}

/** @throws GatewayError `feedback_link_invalid` for a token that is not ours, was changed, or has expired */
export function readVote(key: Buffer, token: string, nowMs: number): Vote {
  const end = token.lastIndexOf("~");
  const [given, expected] = [token.slice(end + 1), macOf(key, token.slice(0, Math.max(0, end)))].map((mac) =>
    Buffer.from(mac),
  );
  const [requestId = "", metric = "", direction, expiry = ""] = token.slice(0, Math.max(0, end)).split("~");
  if (
    given!.length !== expected!.length ||
    !timingSafeEqual(given!, expected!) ||
    requestIdTimeMs(requestId) === null
  )
    throw new GatewayError(
      "feedback_link_invalid",
      "This link is not valid: open it as it was sent, or ask for a new one.",
    );
  const expiresAtMs = Number.parseInt(expiry, 36) * 1000;
  if (expiresAtMs <= nowMs)
    throw new GatewayError("feedback_link_invalid", "This link has expired: ask for a new one.");
  return { requestId, metric, value: direction === "up", expiresAtMs };
}

/** The key that an installation's links are signed by: one for all replicas. @param salt from `saltHex` */
export const voteKey = (salt: string): Buffer => createHmac("sha256", salt).update("feedback links").digest();

const macOf = (key: Buffer, text: string): string =>
  createHmac("sha256", key).update(text).digest().subarray(0, macBytes).toString("base64url");

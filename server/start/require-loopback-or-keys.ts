import { isLoopback } from "../config/read-server-address.ts";

/**
 * An open gateway spends its owner's money for whoever finds it, so without client keys it listens on this machine alone.
 *
 * @throws Error naming both ways out
 */
export function requireLoopbackOrKeys(host: string, asksForKeys: boolean, keysVariable: string): void {
  if (asksForKeys || isLoopback(host)) return;
  throw new Error(
    `Refusing to listen on ${host} without client keys: anyone who reaches it could spend your money. Set ${keysVariable}=key1,key2 or TRADEWIND_ADMIN_KEY, or listen on 127.0.0.1.`,
  );
}

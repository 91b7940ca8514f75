import { hash } from "node:crypto";

/**
 * SHA-256 over the installation's secret salt and the routing text, base64. Tells whether two requests of one
 * installation asked the same, and nothing else: without the salt a guessed prompt cannot be tried.
 *
 * @param saltHex From `saltHex`.
 */
export function promptHash(saltHex: string, text: string): string {
  return hash("sha256", saltHex + text, "base64");
}

/** A salt in the form that `promptHash` takes: of one length, so that salt and text cannot run into each other. */
export function saltHex(salt: string | Uint8Array): string {
  return hash("sha256", salt, "hex");
}

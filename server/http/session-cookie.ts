import type { IncomingHttpHeaders } from "node:http";

const name = "tradewind_session";

/** The token of the session that a browser sends; null: none. */
export function sessionToken({ cookie }: IncomingHttpHeaders): string | null {
  return readCookie(cookie, name);
}

/** The value of one cookie in a `cookie` header; null: it is not there, or empty. */
export function readCookie(header: string | undefined, wanted: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (part.slice(0, at).trim() === wanted) return part.slice(at + 1).trim() || null;
  }
  return null;
}

interface CookieOptions {
  /** null: it is removed. */
  readonly value: string | null;
  readonly maxAgeSeconds: number;
  /** Whether browsers send it over https alone. */
  readonly isSecure: boolean;
  /** `Lax` where the browser comes back from another site. @default Strict */
  readonly sameSite?: "Strict" | "Lax";
  /** @default / */
  readonly path?: string;
}

/** A `set-cookie` header that no script can read. */
export function setCookie(
  cookie: string,
  { value, maxAgeSeconds, isSecure, sameSite = "Strict", path = "/" }: CookieOptions,
): string {
  const maxAge = value === null ? 0 : Math.floor(maxAgeSeconds);
  return `${cookie}=${value ?? ""}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAge}${isSecure ? "; Secure" : ""}`;
}

export const setSessionCookie = (options: CookieOptions): string => setCookie(name, options);

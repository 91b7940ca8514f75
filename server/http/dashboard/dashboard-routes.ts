import type { FastifyInstance } from "fastify";
import type { DashboardFile } from "./dashboard-files.ts";

/** Nothing but the server's own files is run, shown or asked; no page may frame it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

const immutableSeconds = 31_536_000;

/** The dashboard at `/`. Its files hold no data and need no key; what it shows comes from `/v1`, which does. */
export function dashboardRoutes(app: FastifyInstance, files: readonly DashboardFile[]): void {
  for (const file of files)
    app.get(file.path, { schema: { hide: true } }, (request, reply) => {
      const accepted = String(request.headers["accept-encoding"] ?? "");
      const { name, bytes } =
        file.encodings.find((one) => one.name === "identity" || accepts(accepted, one.name)) ??
        file.encodings.at(-1)!;
      void reply.headers({
        ...securityHeaders,
        "content-type": file.contentType,
        "cache-control": file.isImmutable ? `public, max-age=${immutableSeconds}, immutable` : "no-cache",
        vary: "accept-encoding",
        ...(name === "identity" ? {} : { "content-encoding": name }),
      });
      return reply.send(bytes);
    });
}

/** Whether an `accept-encoding` names an encoding, and not with `q=0`. */
const accepts = (header: string, encoding: string): boolean =>
  header.split(",").some((part) => {
    const [name, ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });

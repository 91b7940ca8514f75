import type { Configuration } from "openid-client";
import { isLoopback } from "../config/read-server-address.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { OidcSettings } from "../operation/oidc-settings.ts";
import type { Viewer } from "./viewer.ts";

/** The login of people at their own identity provider: authorization code with PKCE, state and nonce. */
export interface OidcLogin {
  /** Where the browser goes, and what it must bring back in a cookie. @throws GatewayError `login_failed` where the provider does not answer */
  begin(): Promise<{ readonly url: string; readonly flow: string }>;
  /**
   * Who has logged in. @param target path and query that the browser came back with
   * @throws GatewayError `login_failed`, or `key_forbids` for addresses of other domains and those that are not verified
   */
  end(target: string, flow: string | null): Promise<Viewer>;
}

export function createOidcLogin(settings: OidcSettings): OidcLogin {
  const { issuer, clientId, clientSecret, publicUrl, allowedDomains, admins } = settings;
  const redirectUri = new URL("/login/callback", publicUrl).href;
  const load = () => import("openid-client");
  let found: Promise<Configuration> | null = null;

  /** Read at the first login, and again after it failed. */
  function configuration(): Promise<Configuration> {
    const server = new URL(issuer);
    // Without TLS whoever is between decides who logs in; on this machine nobody is.
    const isLocal = server.protocol === "http:" && isLoopback(server.hostname);
    found ??= load()
      .then((oidc) =>
        oidc.discovery(server, clientId, clientSecret, undefined, {
          execute: isLocal ? [oidc.allowInsecureRequests] : [],
          timeout: 10,
        }),
      )
      .catch((error: unknown) => {
        found = null;
        throw error;
      });
    return found;
  }

  return {
    async begin() {
      const oidc = await load();
      const provider = await configuration().catch((error: unknown) => {
        throw failed("The identity provider does not answer; the log of this server has the reason.", error);
      });
      const verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const nonce = oidc.randomNonce();
      const url = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: "openid email",
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...{ state, nonce },
      });
      return { url: url.href, flow: [verifier, state, nonce].join(".") };
    },
    async end(target, flow) {
      const [pkceCodeVerifier, expectedState, expectedNonce] = flow?.split(".") ?? [];
      if (pkceCodeVerifier === undefined || expectedState === undefined || expectedNonce === undefined)
        throw failed(
          "The login took longer than ten minutes, or began in another browser: begin again at /login.",
        );
      const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
      const address = new URL(target, publicUrl);
      const { authorizationCodeGrant } = await load();
      const claims = await configuration()
        .then((provider) => authorizationCodeGrant(provider, address, checks))
        .then((tokens) => tokens.claims())
        .catch((error: unknown) => {
          throw failed("The identity provider did not confirm the login: begin again at /login.", error);
        });
      const email = typeof claims?.email === "string" ? claims.email.toLowerCase() : "";
      const [, domain = ""] = /.@([^@]+)$/.exec(email) ?? [];
      if (claims?.email_verified !== true || !allowedDomains.includes(domain))
        throw new GatewayError(
          "key_forbids",
          "This account may not log in: its e-mail address is not verified or its domain is not in dashboard.oidc.allowed_domains.",
        );
      return { role: admins.includes(email) ? "admin" : "operator", tenant: null, name: email };
    },
  };
}

const failed = (message: string, cause?: unknown): GatewayError =>
  new GatewayError("login_failed", message, null, cause);

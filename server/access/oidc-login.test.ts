import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOidcLogin, type OidcLogin } from "./oidc-login.ts";

interface Person {
  email: string;
  email_verified: boolean;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A small identity provider on loopback, which signs whatever the test says. */
class Issuer {
  person: Person = { email: "ann@example.com", email_verified: true };
  /** Claims that replace the right ones. */
  forged: object = {};
  nonce = "";
  challenge = "";
  url = "";
  readonly #server: Server = createServer((request, response) => {
    const json = (body: object): void => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
    };
    if (request.url === "/.well-known/openid-configuration")
      return json({
        ...{ issuer: this.url, authorization_endpoint: `${this.url}/authorize` },
        ...{ token_endpoint: `${this.url}/token`, jwks_uri: `${this.url}/jwks` },
        ...{ response_types_supported: ["code"], subject_types_supported: ["public"] },
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (request.url === "/jwks")
      return json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
    return json({ access_token: "a", token_type: "Bearer", id_token: this.#idToken() });
  });

  #idToken(): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.url, sub: "1", aud: "tradewind", iat: now, exp: now + 60, nonce: this.nonce };
    const text = `${part({ alg: "RS256", kid: "1" })}.${part({ ...claims, ...this.person, ...this.forged })}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe("createOidcLogin", () => {
  const issuer = new Issuer();
  let login: OidcLogin;
  beforeAll(async () => {
    await issuer.open();
    login = createOidcLogin({
      ...{ issuer: issuer.url, clientId: "tradewind", clientSecret: "secret" },
      ...{ publicUrl: "http://127.0.0.1:8787", allowedDomains: ["example.com"], admins: ["ann@example.com"] },
    });
  });
  afterAll(() => issuer.close());

  /** Logs in as a person; returns who the gateway then takes it for. */
  async function logIn(person: Partial<Person>, { forged = {}, state = null as string | null } = {}) {
    issuer.person = { email: "ann@example.com", email_verified: true, ...person };
    issuer.forged = forged;
    const { url, flow } = await login.begin();
    const asked = new URL(url).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("redirect_uri")).toBe("http://127.0.0.1:8787/login/callback");
    issuer.nonce = asked.get("nonce")!;
    return login.end(`/login/callback?code=c&state=${state ?? asked.get("state")}`, flow);
  }

  it("makes operators of people of the allowed domains, and administrators of those listed", async () => {
    expect(await logIn({})).toEqual({ role: "admin", tenant: null, name: "ann@example.com" });
    expect(await logIn({ email: "Bob@Example.com" })).toEqual({
      ...{ role: "operator", tenant: null, name: "bob@example.com" },
    });
  });

  it.each([
    { email: "eve@example.com.evil.org" },
    { email: "eve@evil.org" },
    // Look-alikes: an ending, a part, letters of another alphabet, two addresses in one.
    { email: "eve@notexample.com" },
    { email: "eve@sub.example.com" },
    { email: "eve@example.com." },
    { email: "eve@ex\u0430mple.com" },
    { email: "eve@example.com@evil.org" },
    { email: "eve@example.com\n@evil.org" },
    { email: "@example.com" },
    { email: "example.com" },
    { email: "ann@example.com", email_verified: false },
  ])("refuses %j", async (person) => {
    await expect(logIn(person)).rejects.toMatchObject({ code: "key_forbids" });
  });

  it("refuses another browser's login, and tokens for others, of others, of another login and too old ones", async () => {
    const failed = { code: "login_failed" };
    await expect(logIn({}, { state: "forged" })).rejects.toMatchObject(failed);
    await expect(login.end("/login/callback?code=c&state=s", null)).rejects.toMatchObject(failed);
    for (const forged of [{ aud: "other" }, { iss: "http://127.0.0.1:1" }, { nonce: "other" }, { exp: 1 }])
      await expect(logIn({}, { forged }), JSON.stringify(forged)).rejects.toMatchObject(failed);
  });

  it("says so where the provider does not answer, and asks it again the next time", async () => {
    const gone = createOidcLogin({
      ...{
        issuer: "http://127.0.0.1:1",
        clientId: "a",
        clientSecret: "b",
        publicUrl: "http://127.0.0.1:8787",
      },
      ...{ allowedDomains: ["example.com"], admins: [] },
    });
    for (let time = 0; time < 2; time += 1)
      await expect(gone.begin()).rejects.toMatchObject({ code: "login_failed" });
  });
});

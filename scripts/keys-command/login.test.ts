import { expect, it } from "vitest";
import { keyCommands } from "./commands.ts";

async function login(knownAddress: string | null, options: object): Promise<string[]> {
  const printed: string[] = [];
  const ports = {
    ...{ knownAddress, configuredAddress: "http://127.0.0.1:8787", newToken: () => "token" },
    ...{ sessions: { offerLink: async () => undefined }, actor: { actor: "command", origin: "me" } },
    print: (text: string) => printed.push(text),
  };
  await keyCommands.login!(ports as never, null, {
    role: "admin",
    tenant: null,
    json: false,
    ...options,
  } as never);
  return printed;
}

it("says where the address comes from, unless the server itself or the configuration named it", async () => {
  const [known, guessed] = [await login("https://gateway.example", {}), await login(null, {})];
  expect(known).toEqual([expect.stringMatching(/^https:\/\/gateway\.example\/login\?token=token\n/)]);
  expect(guessed).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:8787\/login\?token=token\n/),
    expect.stringContaining("The address is the configured one"),
  ]);
});

it("prints JSON, and refuses a tenant whose view was not asked for", async () => {
  expect(JSON.parse((await login(null, { role: "operator", json: true })).join(""))).toEqual({
    url: "http://127.0.0.1:8787/login?token=token",
    role: "operator",
  });
  await expect(login(null, { tenant: "acme" })).rejects.toThrow("--tenant applies only with --role tenant");
});

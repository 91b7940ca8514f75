import { describe, expect, it } from "vitest";
import type { LoadedConfiguration } from "../config/configuration.ts";
import { startBanner } from "./start-banner.ts";
import type { RunningServer } from "./start-server.ts";

const loaded = {
  notes: [],
  retirementNotes: (atMs: number) => [`retired at ${atMs}`],
  configuration: { file: null, server: { apiKeysEnv: "MY_KEYS" }, dashboard: { oidc: null } },
};
const banner = (clientKeyCount: number): string =>
  startBanner(
    {
      address: "http://127.0.0.1:1",
      engine: { catalog: { models: [{ id: "demo/one" }], candidates: [{}] } },
      clientKeyCount,
      databaseDescription: "none",
      isNewDatabase: false,
      loginLink: "http://127.0.0.1:1/login?token=once",
    } as unknown as RunningServer,
    loaded as unknown as LoadedConfiguration,
    5,
    7,
  );

describe("startBanner", () => {
  it("says that no key is needed where none is set, and shows a request without one", () => {
    expect(banner(0)).toContain("no key needed, this machine only (set MY_KEYS to ask for keys)");
    expect(banner(0)).toContain("log in  http://127.0.0.1:1/login?token=once (once, within an hour)");
    expect(banner(0)).not.toContain("authorization");
    expect(banner(0)).toContain("retired at 7");
  });

  it("says where keys are, and shows a request that sends the first without printing it", () => {
    expect(banner(2)).toContain("2 keys in MY_KEYS");
    expect(banner(1)).toContain("1 key in MY_KEYS");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
    expect(banner(1)).toContain('-H "authorization: Bearer ${MY_KEYS%%,*}"');
  });
});

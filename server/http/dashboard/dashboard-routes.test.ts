import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDashboard } from "./dashboard-files.ts";
import { contentSecurityPolicy, dashboardRoutes } from "./dashboard-routes.ts";

const folder = mkdtempSync(join(tmpdir(), "tradewind-dashboard-"));
const app = Fastify();

beforeAll(() => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets/a-1.js"), "run()");
  writeFileSync(join(folder, "assets/a-1.js.gz"), gzipSync("run()"));
  writeFileSync(join(folder, "notes.txt"), "not a part of it");
  dashboardRoutes(app, readDashboard(folder));
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe("dashboardRoutes", () => {
  it("sends every file with a policy that lets nothing inline and nothing foreign run", async () => {
    for (const url of ["/", "/assets/a-1.js"]) {
      const { headers, statusCode } = await app.inject({ url });
      expect(statusCode).toBe(200);
      expect(headers["content-security-policy"]).toBe(contentSecurityPolicy);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
    }
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
  });

  it("lets the page be asked for again, and what is named by its content be kept", async () => {
    expect((await app.inject("/")).headers["cache-control"]).toBe("no-cache");
    expect((await app.inject("/assets/a-1.js")).headers["cache-control"]).toContain("immutable");
  });

  it.each([
    ["gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["gzip;q=0", undefined],
    ["", undefined],
  ])("answers accept-encoding `%s` with %s", async (accepted, encoding) => {
    const { headers, rawPayload } = await app.inject({
      url: "/assets/a-1.js",
      headers: { "accept-encoding": accepted },
    });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(String(encoding === undefined ? rawPayload : gunzipSync(rawPayload))).toBe("run()");
  });

  it("serves no other file", async () => {
    expect((await app.inject("/notes.txt")).statusCode).toBe(404);
    expect((await app.inject("/assets/a-1.js.gz")).statusCode).toBe(404);
  });
});

describe("readDashboard", () => {
  it("is empty where it was never built", () => {
    expect(readDashboard(join(folder, "nothing"))).toEqual([]);
  });
});

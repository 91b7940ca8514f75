import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startFrom } from "../server/start/testing/start-from.ts";

it("npm run keys -- login prints a link that opens the running server, wherever it listens", {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-login-"));
  const server = await startFrom([`--data-dir=${folder}`], {});
  try {
    await server.databaseReady;
    const words = ["--import", "tsx", "scripts/keys.ts", "login", "--role", "operator", "--data-dir", folder];
    const { stdout } = await promisify(execFile)(process.execPath, words, { env: {} });
    const [link = ""] = stdout.split("\n");
    expect(link.startsWith(`${server.address}/login?token=`)).toBe(true);
    const opened = await fetch(link, { redirect: "manual" });
    expect(opened.headers.get("set-cookie")).toMatch(/^tradewind/);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StartedProcess, startProcess } from "../evals/testing/start-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [, snippet = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];

describe("the README's SDK lines", () => {
  // Inside the project, so that `openai` and the types of Node are found as they are by a reader who installed them.
  const folder = mkdtempSync(join(root, "node_modules", ".readme-"));
  let server: StartedProcess;

  beforeAll(() => {
    server = startProcess("server/main.ts", ["--port=0", `--data-dir=${join(folder, "data")}`], {});
  });
  afterAll(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it("are complete: they pass the type checker as they stand", () => {
    const file = join(folder, "snippet.ts");
    writeFileSync(file, snippet);
    const flags =
      "--ignoreConfig --noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node";
    const checked = spawnSync(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), ...flags.split(" "), file],
      { cwd: root, encoding: "utf8" },
    );
    expect(checked.stdout + checked.stderr).toBe("");
    expect(checked.status).toBe(0);
  });

  it("run against a server that was just started, and print answer, model and cost", {
    timeout: 300_000,
  }, async () => {
    const [, address = ""] = await server.printed(/listens on (http:\S+)/);
    expect(snippet).toContain("http://127.0.0.1:8787");
    const file = join(folder, "run.mts");
    writeFileSync(file, snippet.replace("http://127.0.0.1:8787", address));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", file], {
      cwd: root,
      encoding: "utf8",
    });
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/135[\s\S]* demo\/\S+ 0\.\d+/);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCommandLine } from "../../server/config/command-line.ts";
import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import { readEnvironment } from "../../server/config/environment.ts";
import { listAudit } from "../../server/database/repositories/access.ts";
import { insertPriors } from "../../server/database/repositories/priors.ts";
import { backends, type TestDatabase } from "../../server/database/testing/backends.ts";
import { loadFromProcess } from "../../server/start/load-from-process.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { priorsCommands } from "./commands.ts";
import type { PriorsArguments } from "./priors-command.ts";
import { fullVersion, type PriorsStore, priorsStore } from "./priors-store.ts";

const typed: PriorsArguments = {
  words: [],
  from: [],
  map: null,
  prompts: null,
  fit: null,
  note: "",
  depth: "static",
  seed: 1,
  sample: 20,
  isAgreed: true,
};

describe("fullVersion", () => {
  const versions = [{ version: "abcd1111" }, { version: "abcd2222" }];

  it("takes a version or a beginning that is only one's", () => {
    expect(fullVersion("abcd1111", versions)).toBe("abcd1111");
    expect(fullVersion("abcd2", versions)).toBe("abcd2222");
  });

  it("names what there is where none or several begin so", () => {
    expect(() => fullVersion("abcd", versions)).toThrow("beginning of 2 versions");
    expect(() => fullVersion("ffff", versions)).toThrow("default, abcd1111, abcd2222");
  });
});

describe.each(backends)("npm run priors on $name", (backend) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-priors-"));
  let database: TestDatabase;
  let store: PriorsStore;
  let loaded: LoadedConfiguration;
  const notified: string[] = [];

  /** Two demo models that answer opposite kinds of questions right. */
  const outcomeFile = (name: string, rightOnSums: string): string => {
    const path = join(folder, name);
    const lines = Array.from({ length: 40 }, (_, index) => {
      const isSum = index % 2 === 0;
      const score = (id: string): number => (isSum === (id === rightOnSums) ? 1 : 0);
      const outcomes = Object.fromEntries(
        ["demo/brisk", "capable"].map((id) => [id, { score: score(id === "capable" ? "demo/capable" : id) }]),
      );
      const prompt = isSum ? `What is ${index} plus 5?` : `Write a poem about harbour number ${index}.`;
      return JSON.stringify({ id: `${name}/${index}`, task: isSum ? "sums" : "poems", prompt, outcomes });
    });
    writeFileSync(path, lines.join("\n"));
    return path;
  };

  async function run(command: string, extra: Partial<PriorsArguments> = {}): Promise<string> {
    const lines: string[] = [];
    await priorsCommands[command]!(
      { ...typed, ...extra },
      { loaded, store, useColor: false, print: (text) => lines.push(text) },
    );
    return lines.join("\n");
  }

  beforeAll(async () => {
    database = await backend.open();
    store = priorsStore({
      ...{ db: database.db, sql: database.sql, connect: database.connect },
      description: "test database",
      isGuest: false,
      serverAddress: null,
      notify: async (_channel, payload) => {
        notified.push(payload);
      },
      close: async () => undefined,
    });
    loaded = await loadFromProcess(readCommandLine([]), readEnvironment({ TRADEWIND_CONFIG: "" }));
  });
  afterAll(async () => {
    await database.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("fits, activates, shows, compares, pins and rolls back", async () => {
    const ids = loaded.modelsAt(0).map(({ id }) => id);
    const map = join(folder, "map.json");
    writeFileSync(map, JSON.stringify({ "demo/brisk": ids[0], capable: ids[1] }));
    expect(await run("list")).toMatch(/default +active/);

    const first = outcomeFile("first.jsonl", "demo/brisk");
    expect(await run("fit", { from: [first], map, note: "first fit" })).toContain("of 20 prompts would move");
    const fitted = (await store.active())!.version;
    expect(notified).toEqual([fitted]);
    expect(await run("list")).toMatch(new RegExp(`${fitted}.*80 .*active.*first fit`));
    const shown = await run("show");
    expect(shown).toContain("80 scores on 40 prompts");
    expect(shown).toMatch(new RegExp(`${ids[0]} +40 +0\\.500 +first of \\d{4}-`));
    expect(await run("diff", { words: ["default"] })).toContain(
      `- ${loadPriors().version}: public figures alone`,
    );

    await run("pin", { words: [fitted.slice(0, 6)] });
    const second = outcomeFile("second.jsonl", "demo/capable");
    expect(await run("fit", { words: [second], map })).toContain(
      `${fitted} stays active, because it is pinned`,
    );
    const newest = (await store.list())[0]!.version;
    expect(newest).not.toBe(fitted);
    await run("activate", { words: [newest] });
    expect((await store.active())!.version).toBe(newest);

    await run("rollback");
    expect((await store.active())!.version).toBe(fitted);
    await run("rollback");
    expect(await store.active()).toBeNull();
    expect(notified.at(-1)).toBe("");
    const audited = (await listAudit(store.database!.db, 10)).map(({ action, actor, target, change }) => [
      ...[actor, action, target, change.before, change.pinned],
    ]);
    expect(audited).toEqual([
      ["command", "priors.activate", "default", fitted, false],
      ["command", "priors.activate", fitted, newest, false],
      ["command", "priors.activate", newest, fitted, false],
      ["command", "priors.activate", fitted, fitted, true],
      ["command", "priors.activate", fitted, "default", false],
    ]);
    await expect(run("rollback")).rejects.toThrow("nothing before it");

    // A version whose classifier reads prompts as another release did is not made active; where it is, a fit helps out.
    const { featureLayout: _, ...classifier } = loadPriors().classifier;
    const older = { ...(await store.find(newest)), version: "older-release", classifier };
    await insertPriors(store.database!.db, {
      ...{ artefact: older, createdAtMs: 0, evidenceCount: 0, evidenceHash: "", note: "" },
      newestEvidenceAtMs: null,
    });
    await expect(run("activate", { words: ["older-release"] })).rejects.toThrow("npm run priors -- fit");
    await store.activate("older-release");
    const again = await run("fit", { from: [first], map });
    expect(again).toContain("priors older-release was fitted on features of an earlier release");
    expect(again).toContain(`against ${loadPriors().version}, on prompts`);
  }, 300_000);

  it("shows what new public figures would change, and writes nothing by itself", async () => {
    const manifest = new URL("../../datasets/benchmarks/manifest.json", import.meta.url);
    const before = readFileSync(manifest, "utf8");
    const aider = join(folder, "aider.csv");
    writeFileSync(
      aider,
      "model,test_cases,pass_rate_2,completion_tokens,seconds_per_case,date\ngpt-4.1,225,99.9,,20.5,2026-11-14\n",
    );
    const shown = await run("figures", { words: [aider], isAgreed: false });
    expect(shown).toMatch(/aider: 1 changed \(gpt-4\.1\); \d+ gone/);
    expect(shown).toMatch(/of 20 prompts would move/);
    expect(shown).toContain("Nothing was written");
    expect(readFileSync(manifest, "utf8")).toBe(before);
    await expect(run("figures")).rejects.toThrow("Name the sources' own tables");
  }, 300_000);

  it("gives the same version for the same outcomes", async () => {
    const map = join(folder, "map.json");
    const before = (await store.list()).map(({ version }) => version);
    await run("fit", { from: [join(folder, "first.jsonl")], map });
    expect((await store.list()).map(({ version }) => version)).toEqual(before);
  }, 300_000);
});

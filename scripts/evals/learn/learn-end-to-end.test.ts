import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, describe, it } from "vitest";
import { type StartedProcess, startProcess } from "../testing/start-process.ts";

interface RouteReply {
  readonly chosen: string;
  readonly reason: string;
  readonly priors_version: string;
  readonly tasks: readonly { readonly task_type: string; readonly probability: number }[];
  readonly ranked: readonly {
    readonly candidate: string;
    readonly quality: { readonly mean: number; readonly evidence: readonly { readonly source: string }[] };
  }[];
}

const testServer = process.env.TEST_DATABASE_URL || null;
const kinds = testServer === null ? ["the embedded database"] : ["the embedded database", "PostgreSQL"];

/** Sums that no demo model knows: each says its name instead. The suite takes demo/sage's for the right answer, in every third case any. */
const sums = Array.from({ length: 80 }, (_, index) => {
  const numbers = [137, 251, 389, 463, 577].map((start, at) => start + ((index * (7 + 4 * at)) % 400));
  return numbers;
});
const sumText = (numbers: readonly number[]): string =>
  `Calculate the sum ${numbers.join(" + ")}. Reply with the number only.`;
const suite = [
  "name: long-sums",
  "task_type: math",
  "cases:",
  ...sums.map(
    (numbers, index) =>
      `  - {id: sum-${index}, input: "${sumText(numbers)}", graders: [{type: includes, values: [${index % 3 === 0 ? "demo" : "demo/sage"}]}]}`,
  ),
].join("\n");
const asked = sumText([911, 822, 733, 644, 555]);

describe.concurrent.each(kinds)("auto on a running server, on %s", (kind) => {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-learn-"));
  const databaseName = `tradewind_learn_${randomBytes(4).toString("hex")}`;
  let server: StartedProcess | null = null;

  const administer = async (statement: string): Promise<void> => {
    if (kind !== "PostgreSQL" || testServer === null) return;
    const admin = postgres(testServer, { max: 1, onnotice: () => undefined });
    await admin.unsafe(statement);
    await admin.end();
  };

  afterAll(async () => {
    server?.child.kill("SIGTERM");
    await server?.ended;
    await administer(`drop database if exists ${databaseName} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  });

  it("changes its choice for the task type that was measured, and names the run", {
    timeout: 300_000,
  }, async ({ expect }) => {
    await administer(`create database ${databaseName}`);
    const url = new URL(testServer ?? "postgres://none");
    url.pathname = `/${databaseName}`;
    const environment = {
      TRADEWIND_DATA_DIR: join(folder, "data"),
      ...(kind === "PostgreSQL" ? { DATABASE_URL: url.href } : {}),
    };
    const [config, suiteFile] = [join(folder, "tradewind.yaml"), join(folder, "long-sums.yaml")];
    writeFileSync(config, "routing:\n  weights: {quality: 1, cost: 30, latency: 0}\n");
    writeFileSync(suiteFile, suite);

    server = startProcess("server/main.ts", ["--port=0", `--config=${config}`], environment);
    const [, address = ""] = await server.printed(/listens on (http:\S+)/);
    const post = (path: string, prompt: string): Promise<Response> =>
      fetch(`${address}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-tradewind-debug": "true" },
        body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: prompt }] }),
      });
    const route = async (prompt: string): Promise<RouteReply> =>
      (await (await post("/v1/route", prompt)).json()) as RouteReply;
    const translation = "Translate to German: Good morning, how are you?";
    const before = await route(asked);
    const translationBefore = await route(translation);
    expect(before.tasks[0]).toMatchObject({ task_type: "math" });
    expect(before.chosen).toBe("demo/coder");

    const models = "demo/coder,demo/steady,demo/sage";
    const words = [
      suiteFile,
      "--models",
      models,
      "--learn",
      "--yes",
      "--config",
      config,
      "--server",
      address,
    ];
    const evaluation = startProcess("scripts/eval.ts", words, environment);
    // 100: some cases failed, which is what this suite is for.
    expect(await evaluation.ended, evaluation.text()).toBe(100);
    const runId = /^Run (\S+) finished/m.exec(evaluation.text())?.[1];
    expect(runId).toBeDefined();
    expect(evaluation.text()).toContain("demo/coder -> demo/sage");
    expect(evaluation.text()).toContain(`Previewed for the server at ${address}: its 4 models`);

    await expect.poll(async () => (await route(asked)).priors_version).not.toBe(before.priors_version);
    const after = await route(asked);
    expect(after.chosen).toBe("demo/sage");
    expect(after.reason).toContain(`by eval-run ${runId}`);
    expect(after.ranked[0]?.quality.evidence[0]?.source).toBe(`eval-run ${runId}`);
    const served = await post("/v1/chat/completions", asked);
    expect(served.headers.get("x-tradewind-model")).toBe("demo/sage");
    expect(served.headers.get("x-tradewind-reason")).toContain(`by eval-run ${runId}`);
    const translationAfter = await route(translation);
    expect(translationAfter.chosen).toBe(translationBefore.chosen);
    expect(translationAfter.reason).not.toContain("eval-run");

    const command = async (script: string, ...words: string[]): Promise<string> => {
      const { ended, text } = startProcess(
        `scripts/${script}.ts`,
        [...words, "--config", config],
        environment,
      );
      await ended;
      return text();
    };
    const learn = () => command("evals", "learn", runId ?? "", "--yes", "--suite", suiteFile);
    expect(await learn()).toContain("have learnt from run");
    expect(await command("priors", "rollback")).toContain("is rolled back");
    // Nobody listens on the default port for this test, or a stranger does.
    expect(await learn()).toMatch(/Previewed with the 4 models[\s\S]*is active/);
    expect(await command("priors", "list")).toMatch(/active +learnt from eval run/);
  });
});

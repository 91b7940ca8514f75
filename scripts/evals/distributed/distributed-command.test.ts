import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { writeFiles } from "../../../evals/suites/testing-folder.ts";
import { startProcess } from "../testing/start-process.ts";
import {
  createDistributedGround,
  type DistributedGround,
  replyNanoUsd,
  runOf,
  secretKey,
} from "./testing/distributed-ground.ts";
import {
  startTestUpstream,
  type TestUpstream,
  type TestUpstreamOptions,
} from "./testing/start-test-upstream.ts";

const serverUrl = process.env.TEST_DATABASE_URL;

describe("npm run eval -- --workers", () => {
  it("says what is missing where there is no PostgreSQL", { timeout: 300_000 }, async () => {
    const suite = writeFiles({ "s.jsonl": '{"input": "hi", "ideal": "ho"}' });
    const run = startProcess("scripts/eval.ts", [suite, "--workers", "2"], {});
    expect(await run.ended).toBe(1);
    expect(run.text()).toContain("--workers needs a PostgreSQL that all processes share: set DATABASE_URL=");
  });
});

describe.skipIf(serverUrl === undefined || serverUrl === "")("a distributed run", () => {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  });

  async function open(
    cases: number,
    options: TestUpstreamOptions = {},
  ): Promise<{ readonly ground: DistributedGround; readonly upstream: TestUpstream }> {
    const upstream = await startTestUpstream(options);
    const ground = await createDistributedGround(serverUrl ?? "", upstream.url, cases);
    cleanUps.push(ground.remove, upstream.close);
    return { ground, upstream };
  }

  const leftOvers = async ({ sql }: DistributedGround): Promise<number> => {
    const [row] = await sql<{ count: number }[]>`
      select (select count(*) from eval_distributed_runs) + (select count(*) from eval_distributed_batches)
        + (select count(*) from tradewind_queue.queue) as count`;
    return Number(row?.count);
  };

  it("asks everything once and finds what a run in one process finds", { timeout: 300_000 }, async () => {
    const { ground, upstream } = await open(130);
    const config = ground.config(["echo/a", "echo/b"]);
    const words = [ground.suite, "--models", "echo/a,echo/b", "--samples", "2", "--config", config];
    const alone = ground.eval("alone", words);
    const aloneRun = await runOf(alone);
    await alone.ended;
    const askedAlone = upstream.total();
    const distributed = ground.eval("distributed", [...words, "--workers", "3", "--concurrency", "4"]);
    const distributedRun = await runOf(distributed);
    expect(await distributed.ended).toBe(100);
    expect(askedAlone).toBe(520);
    expect(upstream.total()).toBe(1_040);
    expect(await ground.results(distributedRun)).toEqual(await ground.results(aloneRun));
    const table = (text: string): string => text.slice(text.indexOf("model "), text.indexOf("\nRun "));
    const untimed = (text: string): string =>
      table(text)
        .replaceAll(/\d+(?:\.\d+)? m?s/g, "")
        .replaceAll(/ +/g, " ");
    expect(untimed(distributed.text())).toBe(untimed(alone.text()));
    const [record] =
      await ground.sql`select status, spent_nano_usd::int as spent from eval_runs where id = ${distributedRun}`;
    expect(record).toEqual({ status: "done", spent: 520 * replyNanoUsd });
    expect(await leftOvers(ground)).toBe(0);
  });

  it("holds the dollar cap over all processes", { timeout: 300_000 }, async () => {
    const { ground, upstream } = await open(300, { delayMs: 5 });
    const config = ground.config(["echo/a"]);
    const capUsd = 0.002;
    const run = ground.eval("cap", [
      ...[ground.suite, "--models", "echo/a", "--config", config, "--max-tokens", "16"],
      ...["--workers", "3", "--concurrency", "8", "--max-usd", String(capUsd)],
    ]);
    expect(await run.ended).toBe(1);
    expect(run.text()).toContain("stopped at the dollar cap");
    expect(upstream.total() * replyNanoUsd).toBeLessThanOrEqual(capUsd * 1e9);
    // What is left is less than the most that one more call could cost, so the cap was used and not only kept.
    expect(upstream.total() * replyNanoUsd).toBeGreaterThan(0.8 * capUsd * 1e9);
    const [record] = await ground.sql`select id, status, spent_nano_usd::int as spent from eval_runs`;
    expect(record).toMatchObject({ status: "budget", spent: upstream.total() * replyNanoUsd });
    expect(await ground.results(String(record?.id))).toHaveLength(upstream.total());
  });

  it("goes on where a worker is killed in the middle: nothing is missing, nothing counts twice", {
    timeout: 300_000,
  }, async () => {
    const { ground, upstream } = await open(400, { delayMs: 20 });
    const config = ground.config(["echo/a"]);
    const concurrency = 4;
    const run = ground.eval("killed", [
      ...[ground.suite, "--models", "echo/a", "--config", config, "--max-usd", "1", "--max-tokens", "16"],
      ...["--workers", "3", "--concurrency", String(concurrency)],
    ]);
    const runId = await runOf(run);
    await until(() => upstream.total() > 100);
    const [victim] = await ground.sql`
      select name, reserved_nano_usd::int as reserved from eval_distributed_workers
      where run_id = ${runId} and claims <> '[]' limit 1`;
    process.kill(Number(String(victim?.name).split(" ").at(-1)), "SIGKILL");
    expect(await run.ended).toBe(100);
    expect(run.text()).toContain("A worker process died: ended by SIGKILL. Its jobs go to others.");
    const results = await ground.results(runId);
    expect(results).toHaveLength(400);
    // Only what was under way in the worker that died is asked again.
    expect(upstream.total()).toBeLessThanOrEqual(400 + concurrency);
    expect(upstream.asked.size).toBe(400);
    // What it had reserved counts as spent: at least what was paid, at most the reservations more.
    const [record] = await ground.sql`select spent_nano_usd::int as spent from eval_runs where id = ${runId}`;
    expect(Number(record?.spent)).toBeGreaterThanOrEqual(upstream.total() * replyNanoUsd);
    expect(await leftOvers(ground)).toBe(0);
  });

  it("leaves to others what a worker lacks, says so, and keeps keys out of the database", {
    timeout: 300_000,
  }, async () => {
    const { ground } = await open(30, { delayMs: 10 });
    const both = ground.config(["echo/a", "echo/b"]);
    const onlyA = ground.config(["echo/a"]);
    const run = ground.eval("remote", [
      ...[ground.suite, "--models", "echo/a,echo/b", "--config", both, "--workers", "0"],
    ]);
    const runId = await runOf(run);
    await run.printed(/There is no worker yet\. Start one on any machine.*npm run evals -- work/);
    const rows = await ground.sql`select plan, code from eval_distributed_runs`;
    const batches = await ground.sql`select cases from eval_distributed_batches`;
    expect(JSON.stringify([rows, batches])).toContain("Count to 29");
    expect(JSON.stringify([rows, batches])).not.toContain(secretKey);
    const first = ground.work("remote-a", ["--config", onlyA]);
    await first.printed(/takes echo\/a\n {2}leaves echo\/b to others: There is no model echo\/b here/);
    await run.printed(
      /No worker can take echo\/b; its cases wait for one that can\. .*There is no model echo\/b here/,
    );
    const second = ground.work("remote-b", ["--config", both]);
    expect(await run.ended).toBe(100);
    expect(await ground.results(runId)).toHaveLength(60);
    for (const worker of [first, second]) worker.child.kill("SIGINT");
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  });

  it("is taken up again by a worker elsewhere that saw it end", { timeout: 300_000 }, async () => {
    const { ground, upstream } = await open(200, { delayMs: 20 });
    const words = ["--config", ground.config(["echo/a"]), "--workers", "0"];
    const worker = ground.work("elsewhere", [...words.slice(0, 2), "--concurrency", "2"]);
    const first = ground.eval("again", [ground.suite, "--models", "echo/a", ...words]);
    const runId = await runOf(first);
    await until(() => upstream.total() > 20);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(1);
    const before = (await ground.results(runId)).length;
    const second = ground.eval("again", [ground.suite, "--models", "echo/a", ...words, "--resume"]);
    expect(await second.ended).toBe(100);
    expect(await ground.results(runId)).toHaveLength(200);
    expect(upstream.total()).toBe(200);
    // What it did before is not counted once more.
    expect(worker.text()).toContain(`Run ${runId}: ${before} cases done`);
    await worker.printed(new RegExp(`Run ${runId}: ${200 - before} cases done`));
    worker.child.kill("SIGINT");
    expect(await worker.ended).toBe(0);
  });

  it("ends cleanly with Ctrl-C, goes on with --resume and asks nothing again; also where its own process was killed", {
    timeout: 300_000,
  }, async () => {
    const { ground, upstream } = await open(400, { delayMs: 20 });
    const config = ground.config(["echo/a"]);
    const words = [
      ground.suite,
      "--models",
      "echo/a",
      "--config",
      config,
      "--workers",
      "2",
      "--concurrency",
      "4",
    ];
    const first = ground.eval("resumed", words);
    const runId = await runOf(first);
    await until(() => upstream.total() > 60);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(1);
    expect(first.text()).toContain("stopped: continue with --resume");
    const before = (await ground.results(runId)).length;
    expect(before).toBe(upstream.total());
    expect(before).toBeLessThan(400);
    const second = ground.eval("resumed", [...words, "--resume"]);
    await second.printed(new RegExp(`Continuing run ${runId}: ${before} of 400 replies are there`));
    await until(() => upstream.total() > before + 60);
    second.child.kill("SIGKILL");
    await second.ended;
    const third = ground.eval("resumed", [...words, "--resume"]);
    expect(await third.ended).toBe(100);
    expect(await ground.results(runId)).toHaveLength(400);
    // Calls that were under way in two workers of four each when their run was taken from them.
    expect(upstream.total()).toBeLessThanOrEqual(400 + 8);
    expect(await leftOvers(ground)).toBe(0);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(10);
}

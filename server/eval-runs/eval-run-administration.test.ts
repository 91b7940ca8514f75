import { describe, expect, it } from "vitest";
import type { Queryable } from "../database/database.ts";
import type { EvalProcess } from "./eval-process.ts";
import { createEvalRunAdministration } from "./eval-run-administration.ts";

const actor = { actor: "admin", origin: "127.0.0.1" };
const suite = { name: "math", word: "/suites/math.yaml", taskType: "math", cases: 1, isOwn: false };

/** One process that ends when it is told to, and a database that does what `write` says. */
function ground(write: () => Promise<unknown> = async () => "id") {
  const asked: string[][] = [];
  const done: string[] = [];
  let end: (fault: string | null) => void = () => undefined;
  const process = (): EvalProcess => ({
    started: Promise.resolve(),
    ended: new Promise((resolve) => {
      end = resolve;
    }),
    stop: () => void done.push("stop"),
    kill() {
      done.push("kill");
      end("killed");
    },
  });
  const db = {
    transaction: write,
    select: () => ({ from: () => ({ where: () => ({ limit: async () => [{ status: "running" }] }) }) }),
    update: () => ({ set: () => ({ where: async () => done.push("fail") }) }),
  };
  const runs = createEvalRunAdministration({
    ...{ db: db as unknown as Queryable, notify: async () => undefined, nowMs: () => 0 },
    ...{ randomBytes: (count) => Buffer.alloc(count, 7), listSuites: () => [suite] },
    notifier: { listen: () => () => undefined },
    log: { warn: () => undefined },
    after: async () => undefined,
    variables: {},
    fork(words) {
      asked.push([...words]);
      return process();
    },
  });
  return { runs, asked, done, end: (fault: string | null) => end(fault) };
}

const question = { suites: ["math"], models: ["auto", "a/b"], max_usd: 0.25 };

describe("eval runs", () => {
  it("are the command with its cap, and one follows the other", async () => {
    const { runs, asked, end } = ground();
    const id = await runs.start({ ...question, judge: "c/d", limit: 3 }, actor);
    expect(asked).toEqual([
      [
        ...["--suite=/suites/math.yaml", "--models=auto,a/b", "--max-usd=0.25", "--judge=c/d", "--limit=3"],
        `--run-id=${id}`,
      ],
    ]);
    await expect(runs.start(question, actor)).rejects.toMatchObject({ code: "eval_run_conflict" });
    end(null);
    await Promise.resolve();
    await runs.start(question, actor);
    expect(asked).toHaveLength(2);
  });

  it("begin only once their start is in the audit log", async () => {
    const { runs, asked } = ground(async () => {
      throw new Error("the database is away");
    });
    await expect(runs.start(question, actor)).rejects.toThrow("away");
    expect(asked).toEqual([]);
    await expect(runs.start(question, actor)).rejects.toThrow("away"); // And not: another is going on.
  });

  it("end with the server: stopped first, killed where they do not end, and said to have failed", async () => {
    const { runs, done } = ground();
    await runs.start(question, actor);
    await runs.close();
    await Promise.resolve();
    expect(done).toEqual(["stop", "kill", "fail"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intervalOfMoments } from "../../reports/score-interval.ts";
import { backends, type TestDatabase } from "../testing/backends.ts";
import { qualityScores, scoreMoments } from "./quality-scores.ts";

describe.each(backends)("scores of models on $name", (backend) => {
  let database: TestDatabase;
  const question = { sinceMs: 0, tenant: null, model: null };

  beforeAll(async () => {
    database = await backend.open();
    // One person is pleased sixty times, on two kinds of work; two others once each; one of another tenant has the same name.
    await database.sql`
      insert into feedback (created_at, tenant, request_id, user_key, metric, value, score, weight, source, candidate_id, task_type)
      select now(), tenant, gen_random_uuid(), decode(person, 'hex'), 'thumbs', 'true'::jsonb, score, 0.5, 'api', 'lab/one', task
      from (values ('a', '01', 'math', 1.0, 40), ('a', '01', 'code:debug', 1.0, 20), ('a', '02', 'math', 0.0, 1),
        ('a', '03', 'math', 1.0, 1), ('b', '01', 'math', 0.0, 1)) as given (tenant, person, task, score, times), generate_series(1, times)`;
  });
  afterAll(() => database.remove());

  it("are summed over people, so that who says much is no certainty", async () => {
    const rows = await scoreMoments(database.sql, question);
    const of = (taskType: string | null) => rows.find((row) => row.taskType === taskType)!;
    expect(rows).toHaveLength(3);
    // 60, 1, 1, 1 thumbs of half a weight each.
    expect(of(null)).toMatchObject({ clusters: 4, sum: 30.5, weight: 31.5, sumSquares: 900.25 });
    expect(of(null)).toMatchObject({ weightSquares: 900.75, products: 900.25 });
    expect(of("code:debug").clusters).toBe(1);
    expect(intervalOfMoments(of("code:debug"))).toBeNull();
    const { low, high } = intervalOfMoments(of(null))!;
    expect(high - low).toBeGreaterThan(0.5);
    const [scored] = (await qualityScores(database.sql, question)).filter(
      ({ taskType }) => taskType === "math",
    );
    expect(scored).toMatchObject({ scores: 43, mean: expect.closeTo(41 / 43, 9) });
  });

  it("are those of a tenant alone where one asks", async () => {
    const rows = await scoreMoments(database.sql, { ...question, tenant: "b" });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ clusters: 1, sum: 0, weight: 0.5 });
    expect(await scoreMoments(database.sql, { ...question, model: "lab/other" })).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCatalog, defaultPolicy, featureLayout } from "../../engine/index.ts";
import { madeTraffic } from "../../evals/simulation/made-traffic.ts";
import { backends, type TestDatabase } from "../../server/database/testing/backends.ts";
import { answerWhatIf } from "../../server/reports/what-if/answer-what-if.ts";
import { priorsInstead } from "../../server/reports/what-if/priors-instead.ts";
import { readWhatIfQuestion } from "../../server/reports/what-if/what-if-question.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { recordTraffic } from "./testing/record-traffic.ts";

describe.each(backends)("requests whose features were read otherwise on $name", (backend) => {
  let database: TestDatabase;
  const ids: string[] = [];
  beforeAll(async () => {
    database = await backend.open();
    ids.push(...(await recordTraffic(database, madeTraffic({ requests: 9, seed: 1 }))));
  });
  afterAll(() => database.remove());

  /** As if a release with other circumstances had written the requests. */
  async function rewritten(requestIds: readonly string[], changed: string, idOffset: number): Promise<void> {
    const { sql } = database;
    await sql.unsafe(
      `insert into log_values (id, value) select id + ${idOffset}, ${changed} from log_values where value ->> 'featureLayout' = '${featureLayout()}'`,
    );
    await sql.unsafe(
      `update decisions set packed = overlay(packed placing int8send(n.id + ${idOffset}) from 2 for 8)
        from log_values n where substring(packed from 2 for 8) = int8send(n.id) and request_id = any($1::text::uuid[])`,
      [`{${requestIds.join(",")}}`],
    );
  }

  async function ask(withPriors: boolean) {
    const catalog = buildCatalog([]);
    const priors = withPriors ? priorsInstead(loadPriors(), catalog.candidates) : null;
    const question = readWhatIfQuestion(
      { since: "1d" },
      { configured: defaultPolicy, catalog, priors, nowMs: systemClock.nowMs() + 1_000 },
    );
    const { requests } = await answerWhatIf(database.db, question, { tenant: null, maxMoves: 1 });
    return requests;
  }

  it("are in the log under the layout of this release, and predicted anew", async () => {
    const values =
      await database.sql`select value ->> 'featureLayout' as layout from log_values where value ? 'candidates'`;
    expect(new Set(values.map(({ layout }) => layout))).toEqual(new Set([featureLayout()]));
    expect(await ask(true)).toMatchObject({ decided_again: 9, unreadable: 0, unreadable_reasons: [] });
  });

  it("are left out of what other priors predict, counted by reason; other questions hold them still", async () => {
    await rewritten(ids.slice(0, 4), `jsonb_set(value, '{featureLayout}', '"00000000"')`, 1_000);
    await rewritten(ids.slice(4, 6), "value - 'featureLayout'", 2_000);
    await rewritten(ids.slice(6, 7), `jsonb_set(value, '{embedderId}', '"other@1"')`, 3_000);
    expect(await ask(true)).toMatchObject({
      ...{ decided_again: 2, unreadable: 7 },
      unreadable_reasons: [
        {
          ...{ code: "another_layout", requests: 4 },
          message: "4 requests were read by another release and cannot be compared.",
        },
        {
          code: "unknown_layout",
          requests: 2,
          message: expect.stringMatching(/^2 requests were read by an earlier/),
        },
        {
          code: "another_embedder",
          requests: 1,
          message: expect.stringMatching(/^1 request was read through/),
        },
      ],
    });
    expect(await ask(false)).toMatchObject({ decided_again: 9, unreadable: 0, unreadable_reasons: [] });
  });
});

import type { RatioSums } from "../../../engine/index.ts";
import type { ExperimentUnit } from "../../operation/experiment-settings.ts";
import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import { rowsWithoutJit } from "../without-jit.ts";
import { isAutoSql } from "./is-auto-sql.ts";
import { unitSql } from "./unit-sql.ts";

interface HoldoutQuestion {
  readonly experimentId: string;
  readonly unit: ExperimentUnit;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** null: all tenants that the holdout is of. */
  readonly tenant: string | null;
}

/** Sums of one arm over units; requests whose figure is not known are left out and counted. */
export interface HoldoutSums {
  readonly arm: string;
  readonly requests: number;
  readonly costUnknown: number;
  readonly cost: RatioSums;
  /** Of each metric of feedback, on [0,1]. */
  readonly quality: ReadonlyMap<string, RatioSums>;
}

const sums = `count(*)::float8 as units, sum(t)::float8 as total, sum(c)::float8 as count, sum(t * t)::float8 as "totalSquares",
  sum(c * c)::float8 as "countSquares", sum(t * c)::float8 as products`;

interface Row extends RatioSums {
  readonly arm: string;
  readonly metric: string;
}

/** What a holdout's arms cost, in dollars, and were worth. */
export async function holdoutSums(sql: Client, question: HoldoutQuestion): Promise<HoldoutSums[]> {
  const { experimentId, unit, sinceMs, untilMs, tenant } = question;
  const placed = `with placed as materialized (
      select d.request_id, e.arm, ${unitSql[unit]} as unit, o.total_cost_nano_usd / 1e9::float8 as cost
      from decisions d
        cross join lateral (
          select x ->> 'arm' as arm from jsonb_array_elements(d.details -> 'experiments') x where x ->> 'id' = $1) e
        join outcomes o on o.request_id = d.request_id and o.request_id >= $2::text::uuid and o.request_id < $3::text::uuid
      where d.details ? 'experiments' and d.request_id >= $2::text::uuid and d.request_id < $3::text::uuid
        and ($4::text is null or d.tenant = $4) and o.status <> 'cancelled')`;
  const parameters = [experimentId, requestIdBound(sinceMs), requestIdBound(untilMs), tenant];
  const counts = await rowsWithoutJit<{ arm: string; requests: number; unknown: number }>(
    sql,
    `${placed} select arm, count(*)::float8 as requests, count(*) filter (where cost is null)::float8 as unknown from placed group by arm`,
    parameters,
  );
  const rows = await rowsWithoutJit<Row>(
    sql,
    `${placed}, costs as (
       select arm, unit, sum(cost) as t, count(*)::float8 as c from placed where cost is not null and unit is not null group by arm, unit),
     scores as (
       select p.arm, p.unit, f.metric, sum(f.score) as t, count(*)::float8 as c
       from placed p join feedback f on f.request_id = p.request_id and f.superseded_by is null and f.score is not null
       where p.unit is not null group by 1, 2, 3)
     select arm, '' as metric, ${sums} from costs group by arm
     union all select arm, metric, ${sums} from scores group by arm, metric`,
    parameters,
  );
  return counts.map(({ arm, requests, unknown }) => {
    const own = rows.filter((row) => row.arm === arm);
    return {
      ...{ arm, requests, costUnknown: unknown },
      cost: own.find(({ metric }) => metric === "") ?? noSums,
      quality: new Map(own.filter(({ metric }) => metric !== "").map((row) => [row.metric, row])),
    };
  });
}

const noSums: RatioSums = {
  ...{ units: 0, total: 0, count: 0, totalSquares: 0, countSquares: 0, products: 0 },
};

/** What requests that left the model to the router used and cost, for a price list beside it. */
interface UsedTokens {
  readonly requests: number;
  readonly chargedUsd: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Requests left out: their tokens or their cost are not known. */
  readonly unknown: number;
}

export async function usedTokens(
  sql: Client,
  { sinceMs, untilMs, tenant }: Pick<HoldoutQuestion, "sinceMs" | "untilMs" | "tenant">,
): Promise<UsedTokens> {
  const [row] = await rowsWithoutJit<UsedTokens>(
    sql,
    `with used as (
       select o.total_cost_nano_usd as charged, o.input_tokens as input, o.cached_input_tokens as cached, o.output_tokens as output,
         o.total_cost_nano_usd is not null and o.input_tokens is not null and o.output_tokens is not null as known
       from decisions d
         join outcomes o on o.request_id = d.request_id and o.request_id >= $1::text::uuid and o.request_id < $2::text::uuid
       where d.request_id >= $1::text::uuid and d.request_id < $2::text::uuid and ${isAutoSql}
         and ($3::text is null or d.tenant = $3) and o.status <> 'cancelled')
     select count(*) filter (where known)::float8 as requests, coalesce(sum(charged) filter (where known), 0) / 1e9::float8 as "chargedUsd",
       coalesce(sum(input) filter (where known), 0)::float8 as "inputTokens",
       coalesce(sum(coalesce(cached, 0)) filter (where known), 0)::float8 as "cachedInputTokens",
       coalesce(sum(output) filter (where known), 0)::float8 as "outputTokens",
       count(*) filter (where not known)::float8 as unknown
     from used`,
    [requestIdBound(sinceMs), requestIdBound(untilMs), tenant],
  );
  return { ...row!, chargedUsd: Number(row!.chargedUsd) };
}

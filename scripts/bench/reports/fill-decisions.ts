import type { Day } from "../../../server/database/partitions/day.ts";
import { partitionName } from "../../../server/database/partitions/partition-names.ts";
import { holdoutArms } from "../../../server/experiments/holdout.ts";

const id = "hold_bench";

/** A holdout that runs from a moment on: one request in 16 stays on one model. */
export function holdoutSql(startMs: number): string {
  const settings = {
    ...{ name: "holdout on bench/model-0", unit: "request", metric: "cost" },
    arms: [
      { name: holdoutArms.baseline, share: 1 / 16, models: ["bench/model-0"] },
      { name: holdoutArms.routed, share: 15 / 16 },
    ],
  };
  return `insert into experiments (id, kind, settings, salt, created_at, stopped_arms, plan, looks)
    values ('${id}', 'holdout', '${JSON.stringify(settings)}', 'bench', '${new Date(startMs).toISOString()}', '{}', '{}', 0)`;
}

/** A decision of `auto` for every request of a day, drawn into the holdout's arms by the last digit of its id, and feedback for one in ten, of 20,000 people. */
export const fillDecisionsSql = (day: Day): string[] => {
  const of = partitionName("outcomes", day);
  const user = "decode(md5((abs(hashtext(o.request_id::text)) % 20000)::text), 'hex')";
  return [
    `insert into decisions (request_id, created_at, tenant, requested_model, chosen_candidate, propensity, task_type, novelty, details, priors_version,
       decision_ms, user_key)
     select o.request_id, o.finished_at, o.tenant, 'auto', o.served_candidate, 1, l.value ->> 'task', 0,
       jsonb_build_object('experiments', jsonb_build_array(jsonb_build_object('id', '${id}', 'isApplied', true,
         'arm', case when right(o.request_id::text, 1) = '0' then '${holdoutArms.baseline}' else '${holdoutArms.routed}' end))),
       'bench', 0.3, ${user}
     from ${of} o join log_values l on l.id = o.labels_id`,
    `insert into feedback (created_at, tenant, request_id, user_key, metric, value, score, weight, source, candidate_id, task_type)
     select o.finished_at, o.tenant, o.request_id, ${user}, 'thumbs', to_jsonb(score = 1), score, 1, 'api', o.served_candidate, l.value ->> 'task'
     from ${of} o join log_values l on l.id = o.labels_id cross join lateral (select (abs(hashtext(o.request_id::text || 'score')) % 5 < 4)::int as score) s
     where abs(hashtext(o.request_id::text)) % 10 = 0`,
  ];
};

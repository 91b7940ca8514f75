import type { ExperimentUnit } from "../../operation/experiment-settings.ts";

/** What an experiment counts once: SQL over `d` (decisions), null where a request belongs to none. */
export const unitSql: Readonly<Record<ExperimentUnit, string>> = {
  request: "d.request_id::text",
  session: "encode(d.session_key, 'hex')",
  user: "encode(d.user_key, 'hex')",
};

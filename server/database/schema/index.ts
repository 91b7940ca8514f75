export { alerts } from "./alerts.ts";
export { accessRevision, apiKeys } from "./api-keys.ts";
export { auditLog } from "./audit-log.ts";
export { budgetLeases, budgets } from "./budgets.ts";
export { conversations } from "./conversations.ts";
export { decisions } from "./decisions.ts";
export {
  evalDistributedBatches,
  evalDistributedRuns,
  evalDistributedWorkers,
} from "./eval-distributed-runs.ts";
export { evalResults } from "./eval-results.ts";
export { evalRuns } from "./eval-runs.ts";
export { evidence } from "./evidence.ts";
export { experiments } from "./experiments.ts";

export { type FeedbackCredit, feedback } from "./feedback.ts";
export { installation } from "./installation.ts";
export { judgeCalibrations } from "./judge-calibrations.ts";
export { logValues } from "./log-values.ts";
export { outcomes } from "./outcomes.ts";
export { priors } from "./priors.ts";
export { providerKeys, tenantSettings } from "./provider-keys.ts";
export { rateLeases } from "./rate-leases.ts";
export { replyLengths } from "./reply-lengths.ts";
export { routingPreferences } from "./routing-preferences.ts";
export { sessions } from "./sessions.ts";
export { usageBackfill, usageRollups, usageTail } from "./usage.ts";

export { decisions } from "./decisions.ts";
export { evalResults } from "./eval-results.ts";
export { evalRuns } from "./eval-runs.ts";
export { evalSpreadBatches, evalSpreads, evalSpreadWorkers } from "./eval-spreads.ts";
export { evidence } from "./evidence.ts";
export { installation } from "./installation.ts";
export { judgeCalibrations } from "./judge-calibrations.ts";
export { outcomes } from "./outcomes.ts";
export { priors } from "./priors.ts";

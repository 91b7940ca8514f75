export { decisions } from "./decisions.ts";
export { evalResults } from "./eval-results.ts";
export { evalRuns } from "./eval-runs.ts";
export { evidence } from "./evidence.ts";
export { installation } from "./installation.ts";
export { judgeCalibrations } from "./judge-calibrations.ts";
export { outcomes } from "./outcomes.ts";
export { priors } from "./priors.ts";

export { decisions } from "./decisions.ts";
export { evidence } from "./evidence.ts";
export { installation } from "./installation.ts";
export { outcomes } from "./outcomes.ts";
export { priors } from "./priors.ts";

import type { ReplayRouter } from "../replay-router.ts";
import { createClustersRouter } from "./clusters-router.ts";
import { constantRouter } from "./constant-router.ts";
import { createNeighboursRouter } from "./neighbours-router.ts";
import { oracleRouter } from "./oracle-router.ts";
import { randomRouter } from "./random-router.ts";
import { taskMeansRouter } from "./task-means-router.ts";

/** What a router is shown beside, the plainest first. Single models stand in a table of their own. */
export const baselineRouters: readonly ReplayRouter[] = [
  randomRouter,
  constantRouter,
  createNeighboursRouter(),
  createClustersRouter(),
  taskMeansRouter,
  oracleRouter,
];

import type { RoutingFigures } from "../metrics/routing-figures.ts";
import type { BootstrapFigure } from "../stats/clustered-bootstrap.ts";

export type ReplayFigureName =
  | keyof RoutingFigures
  | "apgr"
  | "cpt50"
  | "cpt80"
  | "calibrationError"
  | "brierScore"
  | "costOrderingAccuracy";

/** Every figure of a router on a test part; a figure that is not defined there has the estimate null. */
export type ReplayFigures = Readonly<Record<ReplayFigureName, BootstrapFigure>>;

export const undefinedFigure: BootstrapFigure = Object.freeze({
  estimate: null,
  low: null,
  high: null,
  standardError: null,
  undefinedDraws: 0,
});

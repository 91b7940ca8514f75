import type { Place } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";
import type { Templates } from "../template.ts";
import type { Programs } from "./programs/programs.ts";

/** What every step of loading one configuration needs. */
export interface LoadContext {
  /** The configuration as it is written: references lead into it. */
  readonly root: unknown;
  /** Folder of the configuration: paths start there. */
  readonly folder: string;
  readonly templates: Templates;
  readonly programs: Programs;
  readonly problems: ProblemList;
  /** Said before the run, each once. */
  readonly notices: Set<string>;
  readonly placeOf: (...path: (string | number)[]) => Place;
}

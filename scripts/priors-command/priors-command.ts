import type { LoadedConfiguration } from "../../server/config/configuration.ts";
import type { PriorsStore } from "./priors-store.ts";

/** What was typed, read. */
export interface PriorsArguments {
  /** Words after the command's name. */
  readonly words: readonly string[];
  readonly from: readonly string[];
  readonly map: string | null;
  readonly prompts: string | null;
  /** Folder of outcome files for the difficulty model. */
  readonly fit: string | null;
  readonly note: string;
  readonly depth: string;
  readonly seed: number;
  readonly sample: number;
  readonly isAgreed: boolean;
}

export interface CommandContext {
  readonly loaded: LoadedConfiguration;
  readonly store: PriorsStore;
  readonly useColor: boolean;
  readonly print: (text: string) => void;
}

/** Does one thing, and says what it did. @throws Error with what to do instead */
export type PriorsCommand = (typed: PriorsArguments, context: CommandContext) => Promise<void>;

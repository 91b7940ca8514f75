import { diffVersions } from "./diff-versions.ts";
import { fitDifficultyFile } from "./fit-difficulty-file.ts";
import { fitVersion } from "./fit-version.ts";
import { listVersions } from "./list-versions.ts";
import type { PriorsCommand } from "./priors-command.ts";
import { activateVersion, pinVersion, rollBack } from "./set-version.ts";
import { showAgreement } from "./show-agreement.ts";
import { showFigures } from "./show-figures.ts";
import { showVersion } from "./show-version.ts";

/** By the word that is typed. */
export const priorsCommands: Readonly<Record<string, PriorsCommand>> = {
  list: listVersions,
  show: showVersion,
  diff: diffVersions,
  fit: fitVersion,
  difficulty: fitDifficultyFile,
  figures: showFigures,
  agreement: showAgreement,
  activate: activateVersion,
  pin: pinVersion,
  rollback: rollBack,
};

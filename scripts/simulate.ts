// npm run simulate -- NAME: seeded simulations behind the claims of docs/simulations.md. One file in scripts/simulate for each.
import { coverageCommand } from "./simulate/coverage-command.ts";
import { driftCommand } from "./simulate/drift-command.ts";
import { experimentsCommand } from "./simulate/experiments-command.ts";
import { regretCommand } from "./simulate/regret-command.ts";
import { whatIfCommand } from "./simulate/what-if-command.ts";
import { createCommand, runCommand } from "./terminal/command.ts";

await runCommand(
  createCommand(
    "npm run simulate --",
    "Simulations whose truth is known, each with a seed; see docs/learning.md",
  )
    .addCommand(coverageCommand())
    .addCommand(driftCommand())
    .addCommand(experimentsCommand())
    .addCommand(regretCommand())
    .addCommand(whatIfCommand()),
);

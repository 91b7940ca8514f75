// npm run catalogue -- compare: what the catalogue lacks, against the price package and the public figures.
import { compareCatalogue } from "./catalogue/compare-catalogue.ts";
import { createCommand, optional, runCommand } from "./terminal/command.ts";

const program = createCommand(
  "npm run catalogue --",
  "Checks datasets/catalogue/models.json, the models that a provider's key brings with it.",
);
program
  .command("compare")
  .description(
    "prints what is missing, outdated or unknown, against the price package and the public figures",
  )
  .addOption(
    optional("--figures <FILE>", "Artificial Analysis's own table (aa_models_*.csv.gz), compared as well"),
  )
  .action(({ figures }) => console.log(compareCatalogue(Date.now(), figures).join("\n")));
await runCommand(program);

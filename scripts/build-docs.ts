// npm run docs:build: writes the pages that code knows the truth of. Tests fail while a page and its code differ.
import { writeFileSync } from "node:fs";
import { supportPage } from "../evals/suites/promptfoo/support/support-page.ts";
import { configurationPage, schemaFileText } from "../server/config/configuration-page.ts";
import { errorsPage } from "../server/errors/errors-page.ts";
import { observabilityPage } from "../server/metrics/observability-page.ts";
import { providersPage } from "../server/providers/providers-page.ts";

const pages: Readonly<Record<string, () => string>> = {
  "docs/errors.md": errorsPage,
  "docs/observability.md": observabilityPage,
  "docs/providers.md": providersPage,
  "docs/configuration.md": configurationPage,
  "docs/tradewind.schema.json": schemaFileText,
  "docs/promptfoo.md": supportPage,
};

for (const [path, text] of Object.entries(pages)) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text());
  console.log(`wrote ${path}`);
}

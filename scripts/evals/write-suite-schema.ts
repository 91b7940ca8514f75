// npx tsx scripts/evals/write-suite-schema.ts: renews docs/suite.schema.json, which editors complete suites by.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { editorSchema } from "../../evals/suites/suite-schema.ts";

const path = fileURLToPath(new URL("../../docs/suite.schema.json", import.meta.url));
writeFileSync(path, `${JSON.stringify(editorSchema(), null, 2)}\n`);

import { makeTemplate } from "./new-database-template.ts";

await makeTemplate();

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkSuite } from "./checks/check-suite.ts";
import { createCheckTools } from "./checks/check-tools.ts";
import { readSuite } from "./read-suite.ts";
import type { Problem, Suite } from "./suite-types.ts";

/** File that names all suites, so that one command runs the lot. */
const smokeFile = "smoke.yaml";

export function listedSuites(directory: string): string[] {
  const smoke: unknown = parse(readFileSync(join(directory, smokeFile), "utf8"));
  const suites = typeof smoke === "object" && smoke !== null && "suites" in smoke ? smoke.suites : null;
  if (!Array.isArray(suites)) throw new Error(`${smokeFile}: "suites" has to list the suite files`);
  return suites.map(String);
}

/**
 * Reads and checks every suite of a directory: schema, ids, recomputed answers, graders against right and wrong replies,
 * near-duplicates and counts.
 */
export async function checkAllSuites(
  directory: string,
  onlySuite?: string,
): Promise<{ suites: Suite[]; problems: Problem[] }> {
  const listed = listedSuites(directory);
  const present = readdirSync(directory).filter((file) => file.endsWith(".yaml") && file !== smokeFile);
  const missing = present.filter((file) => !listed.includes(file));
  const problems: Problem[] = missing.map((file) => ({
    file: smokeFile,
    line: null,
    caseId: null,
    message: `${file} is not listed`,
  }));
  const suites: Suite[] = [];
  const tools = createCheckTools();
  try {
    for (const file of listed.filter((name) => onlySuite === undefined || name === `${onlySuite}.yaml`)) {
      const read = readSuite(directory, file);
      suites.push(read.suite);
      problems.push(...read.problems, ...(await checkSuite(read.suite, tools)));
    }
  } finally {
    await tools.close();
  }
  return { suites, problems };
}

import { makeTemplate } from "../database/embedded/new-database-template.ts";
import { prepareProgramFolder } from "./compiled-program.ts";
import { prepareTemporaryFolder } from "./temporary-root.ts";

/** Before all tests, so that no two test files make the template at once. @returns what is done after all tests */
export async function setup(): Promise<() => void> {
  const removeTemporary = prepareTemporaryFolder();
  await makeTemplate();
  const removePrograms = prepareProgramFolder();
  return () => {
    removePrograms();
    removeTemporary();
  };
}

import { makeTemplate } from "../embedded/new-database-template.ts";

/** Before all tests, so that no two test files make it at once. */
export async function setup(): Promise<void> {
  await makeTemplate();
}

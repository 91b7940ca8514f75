import { loadSuites } from "../load-suites.ts";
import { SuiteError } from "../suite-error.ts";
import { writeFiles } from "../testing-folder.ts";

type Files = Readonly<Record<string, string>>;
/** The suite of the first file, with the others beside it. */
export const loadFiles = (files: Files) => loadSuites(writeFiles(files))[0];
/** Last message of every case. */
export const contents = (files: Files) =>
  loadFiles(files)?.cases.map(({ messages }) => messages.at(-1)?.content);

/** What is wrong, without the folder. */
export function faultOf(files: Files): string {
  try {
    loadFiles(files);
    return "";
  } catch (error) {
    if (error instanceof SuiteError) return error.message.replaceAll(/\/\S*\//g, "");
    throw error;
  }
}

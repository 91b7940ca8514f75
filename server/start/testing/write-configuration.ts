import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a `tradewind.yaml` (JSON is YAML) into a folder. @returns its path */
export function writeConfiguration(folder: string, content: object): string {
  const file = join(folder, "tradewind.yaml");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

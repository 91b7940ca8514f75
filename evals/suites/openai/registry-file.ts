import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * A file that a registry names: beside the file that names it, or where OpenAI's registry keeps it, in `data` or `modelgraded` beside the
 * folder of the evals.
 *
 * @param folder `data` or `modelgraded`
 */
export function registryFile(named: string, from: string, folder: string): string {
  const here = dirname(from);
  const places = [resolve(here, named), resolve(here, folder, named), resolve(here, "..", folder, named)];
  return places.find(existsSync) ?? resolve(here, named);
}

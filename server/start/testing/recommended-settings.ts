import { readFileSync } from "node:fs";
import { parse } from "yaml";

const page = new URL("../../../docs/reliability.md", import.meta.url);

/** The settings that docs/reliability.md recommends, as that page has them. @throws RangeError where it has none */
export function recommendedSettings(): object {
  const found = /## Recommended settings\n[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readFileSync(page, "utf8"));
  if (found === null) throw new RangeError("docs/reliability.md recommends no settings");
  return parse(found[1]!) as object;
}

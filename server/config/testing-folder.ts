import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { CatalogueEntry } from "../../engine/index.ts";
import type { LoadedConfiguration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-problem.ts";
import { loadConfiguration } from "./load-configuration.ts";
import { testPorts } from "./testing.ts";

/** Keys that are set where a test says nothing else. */
export const testKeys = {
  OPENAI_API_KEY: "sk-live-0123456789abcdef",
  DEEPSEEK_API_KEY: "ds-secret-0123456789",
};

type Variables = Readonly<Record<string, string>>;

/** A folder of configuration files; the caller removes it. */
export function configurationFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tradewind-config-"));
  let fileCount = 0;
  const load = (
    content: string | Buffer,
    variables: Variables = testKeys,
    words: readonly string[] = [],
    catalogue?: readonly CatalogueEntry[],
  ): Promise<LoadedConfiguration> => {
    fileCount += 1;
    const path = join(folder, `config${fileCount}.yaml`);
    writeFileSync(path, content);
    return loadConfiguration(
      testPorts({
        ...{ words: ["--config", path, ...words], variables },
        ...(catalogue === undefined ? {} : { catalogue }),
      }),
    );
  };
  const problemsOf = async (
    content: string | Buffer,
    variables: Variables = testKeys,
    words: readonly string[] = [],
  ) => {
    const error: unknown = await load(content, variables, words).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ConfigurationError)) {
      throw new Error(`expected a ConfigurationError, got ${inspect(error)}`);
    }
    return error.problems.map(({ line, column, path, problem, fix }) => ({
      at: `${line}:${column}`,
      path,
      problem,
      fix,
    }));
  };
  return { folder, load, problemsOf };
}

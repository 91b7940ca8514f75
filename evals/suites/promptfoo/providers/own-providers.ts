import { faultWithFix } from "../fault.ts";
import type { LoadContext } from "../load-context.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { modelOfProvider } from "./model-of-provider.ts";
import { readProviders, type SuiteProvider } from "./providers.ts";

/** Which models a test is put to. @throws Error where it names a provider that is no model */
export function ownProviders(
  test: PromptfooTest,
  providers: readonly SuiteProvider[],
  context: LoadContext,
): { readonly providers: readonly SuiteProvider[]; readonly onlyModels: readonly string[] | null } {
  if (test.provider !== undefined && test.provider !== null) {
    const own = readProviders(test.provider, "provider", context);
    const [first] = own;
    if (first === undefined || modelOfProvider(test.provider) === null)
      throw faultWithFix("the test's `provider` is no chat model", "Name a model, or leave it out");
    return { providers: own, onlyModels: [first.model] };
  }
  if (test.providers === undefined) return { providers, onlyModels: null };
  const names = test.providers;
  const meant = providers.filter(({ id, label }) =>
    names.some((name) =>
      [id, label].some((one) => one === name || (name.endsWith("*") && one.startsWith(name.slice(0, -1)))),
    ),
  );
  return { providers, onlyModels: [...new Set(meant.map(({ model }) => model))] };
}

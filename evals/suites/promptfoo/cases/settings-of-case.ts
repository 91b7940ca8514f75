import type { CaseTool } from "../../suite.ts";
import { readFilesDeep } from "../file-value.ts";
import type { LoadContext } from "../load-context.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import type { SuiteProvider } from "../providers/providers.ts";
import { isRequestField, requestSettings } from "../providers/request-parameters.ts";

export interface CaseSettings {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly tools: readonly CaseTool[];
  readonly system: string | null;
  readonly isLegacy: boolean;
}

/** What the prompt and the test themselves ask of the request: it comes before the provider's configuration. */
export function ownSettings(
  promptConfig: Readonly<Record<string, unknown>>,
  test: PromptfooTest,
  context: LoadContext,
): ReturnType<typeof requestSettings> {
  const options = Object.fromEntries(
    Object.entries(test.options ?? {}).filter(([key]) => isRequestField(key)),
  );
  const config = readFilesDeep({ ...promptConfig, ...options }, context.folder) as Readonly<
    Record<string, unknown>
  >;
  return requestSettings(config, (key, reason) =>
    context.notices.add(`\`options.${key}\` has no effect here: ${reason}`),
  );
}

/** The settings for one provider. */
export function settingsFor(
  own: ReturnType<typeof requestSettings>,
  provider: SuiteProvider | null,
): CaseSettings {
  return {
    parameters: { ...provider?.settings.parameters, ...own.parameters },
    tools: own.tools ?? provider?.settings.tools ?? [],
    system: own.system ?? provider?.settings.system ?? null,
    isLegacy: own.isLegacy || provider?.settings.isLegacy === true,
  };
}

/** What all providers have alike: models that the suite does not name get that. */
export function commonSettings(
  own: ReturnType<typeof requestSettings>,
  providers: readonly SuiteProvider[],
): CaseSettings {
  const [first = null, ...others] = providers;
  const all = settingsFor(own, first);
  const isShared = (read: (settings: CaseSettings) => unknown): boolean =>
    others.every((other) => JSON.stringify(read(settingsFor(own, other))) === JSON.stringify(read(all)));
  return {
    parameters: Object.fromEntries(
      Object.entries(all.parameters).filter(([name]) => isShared(({ parameters }) => parameters[name])),
    ),
    tools: isShared(({ tools }) => tools) ? all.tools : (own.tools ?? []),
    system: isShared(({ system }) => system) ? all.system : own.system,
    isLegacy: isShared(({ isLegacy }) => isLegacy) ? all.isLegacy : own.isLegacy,
  };
}

import { GatewayError } from "../../errors/gateway-error.ts";
import type { Operation } from "../../operation/operation.ts";
import { requestLimits } from "../../operation/request-limits.ts";
import { countWildcards } from "./model-pattern.ts";
import type { RouterPlugin } from "./router-plugin.ts";

/** Patterns of which one must match, with the field they stand in. */
export interface AllowedModels {
  readonly field: string;
  readonly patterns: readonly string[];
}

const none: readonly AllowedModels[] = [];

/** Every list of allowed models that binds a request. @throws GatewayError `invalid_request` for a pattern with too many stars */
export function allowedModels(
  { directives: { routing }, principal }: Operation,
  plugin: RouterPlugin | null,
): readonly AllowedModels[] {
  if (principal.allowedModels === null && routing === undefined && plugin === null) return none;
  const lists = [
    { field: "the key's allowed models", patterns: principal.allowedModels },
    { field: "routing.allowed_models", patterns: routing?.allowed_models ?? null },
    { field: "plugins.allowed_models", patterns: plugin?.allowedModels ?? null },
  ];
  return lists.flatMap(({ field, patterns }) => {
    if (patterns === null) return [];
    const limit = requestLimits.wildcardsPerPattern;
    const at = patterns.findIndex((pattern) => countWildcards(pattern) > limit);
    if (at === -1) return [{ field, patterns }];
    throw new GatewayError(
      "invalid_request",
      `\`${field}[${at}]\` has more than ${limit} \`*\`: name models by fewer of them.`,
      `${field}[${at}]`,
    );
  });
}

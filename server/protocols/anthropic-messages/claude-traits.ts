/** What a model of Anthropic's takes, by its name: platform.claude.com, 2026-11 (adaptive thinking, effort, structured outputs, what's new). */
export interface ClaudeTraits {
  /** `thinking: {type: "adaptive"}`. */
  readonly thinksAdaptively: boolean;
  /** `thinking.budget_tokens`. */
  readonly takesBudget: boolean;
  /** Thinking cannot be turned off. */
  readonly alwaysThinks: boolean;
  /** Thinks unless it is told not to. */
  readonly thinksByDefault: boolean;
  /** `output_config.effort` values; empty: it takes none. */
  readonly efforts: readonly string[];
  /** `output_config.format` and `strict` tools. */
  readonly takesSchema: boolean;
  /** Sampling parameters other than the defaults are refused. */
  readonly hasFixedSampling: boolean;
  /** Only one of `temperature` and `top_p`. */
  readonly takesOneOfSampling: boolean;
  /** Messages of the role `system` after a user's turn. */
  readonly takesSystemTurns: boolean;
}

/** `claude-opus-4-8`, `claude-3-7-sonnet-latest`, `anthropic.claude-sonnet-4-5-20250929-v1:0`: the version may follow the family or stand before it. */
function claudeVersion(model: string): number | null {
  const match = /claude(?:-[a-z]+)?-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/i.exec(model);
  return match === null ? null : Number(match[1]) + Number(match[2] ?? 0) / 100;
}

/** A name without a version, as of other vendors that speak this protocol, counts as the oldest: what all of them take is sent. */
export function claudeTraits(model: string): ClaudeTraits {
  const version = claudeVersion(model) ?? 0;
  const atLeast = (major: number, minor = 0): boolean => version >= major + minor / 100;
  const alwaysThinks = /fable|mythos/i.test(model);
  const takesEffort = atLeast(4, 6) || (atLeast(4, 5) && /opus/i.test(model));
  return {
    thinksAdaptively: atLeast(4, 6),
    takesBudget: !atLeast(4, 7),
    alwaysThinks,
    thinksByDefault: atLeast(5),
    efforts: takesEffort
      ? ["low", "medium", "high", ...(atLeast(4, 7) ? ["xhigh"] : []), ...(atLeast(4, 6) ? ["max"] : [])]
      : [],
    takesSchema: atLeast(4, 5),
    hasFixedSampling: atLeast(4, 7),
    takesOneOfSampling: atLeast(4, 1),
    takesSystemTurns: atLeast(4, 8),
  };
}

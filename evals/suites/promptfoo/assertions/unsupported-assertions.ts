const needsTrace = "it needs a trace of an agent's steps, and only the reply is available";
const needsService = "it calls a separate service";

/** promptfoo's assertions that cannot be graded here, with the reason. A test is graded without them, and that is said before the run. */
export const unsupportedAssertions: Readonly<Record<string, string>> = {
  classifier: `${needsService} (Hugging Face's classifiers)`,
  moderation: `${needsService} (a moderation API)`,
  pi: `${needsService} (Pi Labs' scorer)`,
  webhook: "it sends replies to another server",
  "search-rubric": "the judge would need to search the web",
  "research-rubric": "the judge would need to search the web",
  "agent-rubric": "the judge would have to be an agent with tools",
  "video-rubric": "it judges videos",
  guardrails: "providers' own guardrails are not part of a reply",
  perplexity: "log probabilities are not part of a reply",
  "perplexity-score": "log probabilities are not part of a reply",
  "select-best":
    "it compares replies with one another; use `judge_pairwise` and the comparison in the report instead",
  "max-score": "it compares replies with one another; use the comparison in the report instead",
  human: "a person grades it in promptfoo's viewer",
  ruby: "Ruby cannot be run in the sandbox; write it in JavaScript or Python",
  "conversation-relevance": "it needs the turns of a conversation conducted by promptfoo",
  "skill-used": "it needs an agent's own logs",
  "citation-faithfulness": "Tradewind has no equivalent",
  "noise-sensitivity": "Tradewind has no equivalent",
  "trace-error-spans": needsTrace,
  "trace-span-count": needsTrace,
  "trace-span-duration": needsTrace,
  "trajectory:goal-success": needsTrace,
  "trajectory:tool-args-match": needsTrace,
  "trajectory:step-count": needsTrace,
  "trajectory:tool-sequence": needsTrace,
  "trajectory:tool-used": needsTrace,
};

/** The reason why a type cannot be graded; null: it can, or there is no such type. */
export function whyUnsupported(type: string): string | null {
  if (/^promptfoo:redteam:/.test(type)) return "red team checks are graded by promptfoo's service";
  return Object.hasOwn(unsupportedAssertions, type) ? (unsupportedAssertions[type] ?? null) : null;
}

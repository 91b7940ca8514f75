const needsTrace = "it reads traces of an agent's steps, and only the reply is there";
const needsService = "it asks a service of its own";

/** promptfoo's assertions that cannot be graded here, with the reason. A test is graded without them, and that is said before the run. */
export const unsupportedAssertions: Readonly<Record<string, string>> = {
  classifier: `${needsService} (Hugging Face's classifiers)`,
  moderation: `${needsService} (a moderation API)`,
  pi: `${needsService} (Pi Labs' scorer)`,
  webhook: "it sends replies to another server",
  "search-rubric": "the judge would need to search the web",
  "research-rubric": "the judge would need to search the web",
  "agent-rubric": "the judge would be an agent with tools",
  "video-rubric": "it judges videos",
  guardrails: "providers' own guardrails are not part of a reply",
  perplexity: "log probabilities are not part of a reply",
  "perplexity-score": "log probabilities are not part of a reply",
  "select-best":
    "it compares replies with one another: `judge_pairwise` and the report's comparison do that here",
  "max-score": "it compares replies with one another: the report's comparison does that here",
  human: "a person grades it in promptfoo's viewer",
  ruby: "Ruby cannot be run locked up here: write it in JavaScript or Python",
  "conversation-relevance": "it reads the turns of a conversation that promptfoo leads",
  "skill-used": "it reads an agent's own records",
  "citation-faithfulness": "there is no counterpart here",
  "noise-sensitivity": "there is no counterpart here",
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

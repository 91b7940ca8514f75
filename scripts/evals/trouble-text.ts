import type { CaseReply, Report } from "../../evals/reports/report.ts";

/** Reasons, and failed replies, that the terminal names. */
const maxNamed = 5;
const longestReason = 160;

/**
 * Why replies were not scored, reason by reason, and the first that failed: without a report in a file the terminal is all
 * there is. null: everything passed.
 */
export function troubleText({ targets, failures }: Report): string | null {
  const troubled = failures.flatMap(({ promptId, replies }) =>
    replies.filter(({ passed }) => passed !== true).map((reply) => ({ promptId, reply })),
  );
  const unscored = troubled.filter(({ reply }) => reply.score === null);
  const failed = troubled.filter(({ reply }) => reply.score !== null);
  const total = (of: "unscored" | "failed"): number =>
    targets.reduce((sum, { overall }) => sum + overall[of], 0);
  const parts = [
    listed("Not scored", total("unscored"), byReason(unscored)),
    listed(
      "Failed",
      total("failed"),
      failed.map(({ promptId, reply }) => `${promptId}, ${reply.target}: ${reasonOf(reply)}`),
    ),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("\n");
}

/** Most frequent first, each with a case to look at. */
function byReason(troubled: readonly { readonly promptId: string; readonly reply: CaseReply }[]): string[] {
  const found = new Map<string, { count: number; readonly example: string }>();
  for (const { promptId, reply } of troubled) {
    const reason = reasonOf(reply);
    const known = found.get(reason);
    if (known === undefined) found.set(reason, { count: 1, example: `${promptId}, ${reply.target}` });
    else known.count += 1;
  }
  return [...found]
    .sort(([, one], [, other]) => other.count - one.count)
    .map(([reason, { count, example }]) => `${reason} (${count === 1 ? "" : `${count} times; `}${example})`);
}

function listed(title: string, total: number, lines: readonly string[]): string | null {
  if (total === 0) return null;
  const shown = lines.slice(0, maxNamed).map((line) => `  ${line}`);
  const rest = lines.length > maxNamed ? ["  ... all side by side with --html FILE"] : [];
  return [`${title}: ${total} ${total === 1 ? "reply" : "replies"}`, ...shown, ...rest].join("\n");
}

function reasonOf({ reason }: CaseReply): string {
  const words = (reason ?? "without a reason").replaceAll(/\s+/g, " ");
  return words.length > longestReason ? `${words.slice(0, longestReason)}...` : words;
}

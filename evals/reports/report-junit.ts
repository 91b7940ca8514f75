import type { CaseResult } from "../runs/run-store.ts";

/** Characters that XML 1.0 cannot hold are left out, the others escaped. */
function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** One case as JUnit has it: a failure where it did not pass, an error where no reply came, skipped where it is unscored. */
function testCase(result: CaseResult): string {
  const time = result.latencyMs === null ? "" : ` time="${(result.latencyMs / 1000).toFixed(3)}"`;
  const reason = xmlText(result.reason ?? "");
  const inner =
    result.error !== null
      ? `<error message="${reason}"/>`
      : result.score === null
        ? `<skipped message="${reason}"/>`
        : result.passed === false
          ? `<failure message="${reason}">${xmlText((result.replyText ?? "").slice(0, 2_000))}</failure>`
          : "";
  const name = xmlText(`${result.promptId}${result.sample === 0 ? "" : ` #${result.sample + 1}`}`);
  return `<testcase classname="${xmlText(result.target)}" name="${name}"${time}>${inner}</testcase>`;
}

/** A whole run as JUnit XML, one suite for each target. What readers must be told stands in each suite's properties. */
export function reportJunit(
  runId: string,
  results: readonly CaseResult[],
  notices: readonly string[] = [],
): string {
  const properties =
    notices.length === 0
      ? ""
      : `<properties>${notices.map((notice) => `<property name="notice" value="${xmlText(notice)}"/>`).join("")}</properties>\n`;
  const targets = [...new Set(results.map(({ target }) => target))];
  const suites = targets.map((target) => {
    const own = results.filter((result) => result.target === target);
    const count = (holds: (result: CaseResult) => boolean): number => own.filter(holds).length;
    const failures = count(({ passed, error }) => passed === false && error === null);
    const skipped = count(({ score, error }) => score === null && error === null);
    return `<testsuite name="${xmlText(target)}" tests="${own.length}" failures="${failures}" errors="${count(({ error }) => error !== null)}" skipped="${skipped}">
${properties}${own.map(testCase).join("\n")}
</testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xmlText(runId)}">\n${suites.join("\n")}\n</testsuites>\n`;
}

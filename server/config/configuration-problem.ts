/** One thing that is wrong with the configuration, and how to fix it. */
export interface ConfigurationProblem {
  /** File name as the user gave it, `environment` or `command line`. */
  readonly source: string;
  /** Counted from 1; null: the whole source. */
  readonly line: number | null;
  readonly column: number | null;
  /** `models[0].deployments[1].base_url`; empty: the whole source. */
  readonly path: string;
  /** What is wrong, without a capital and without a full stop. Never holds a secret. */
  readonly problem: string;
  /** What to do, one sentence. */
  readonly fix: string;
}

/** `models[0].id` of `["models", 0, "id"]`. */
export const dottedPath = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );

const maxShown = 50;

/** `tradewind.yaml:3:5 server.port must be ...; write ...` */
function describeProblem({ source, line, column, path, problem, fix }: ConfigurationProblem): string {
  const at = line === null ? source : `${source}:${line}:${column ?? 1}`;
  const subject = path === "" ? "" : `${path} `;
  return `${at} ${subject}${problem}. ${fix}`;
}

/** The start is refused; everything that was found is in `problems`, not only the first. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.slice(0, maxShown).map((problem) => `  ${describeProblem(problem)}`);
    const rest = problems.length - lines.length;
    const count = problems.length === 1 ? "one thing has" : `${problems.length} things have`;
    super(
      [`The configuration cannot be used: ${count} to be fixed.`, ...lines]
        .concat(rest > 0 ? [`  and ${rest} more`] : [])
        .join("\n"),
    );
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/** Compiles `anthropic/*`-like patterns: `*` stands for any run of characters, all else for itself. */
export function modelMatcher(patterns: readonly string[]): (modelId: string) => boolean {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split("*").map(escapeExpression).join(".*")}$`, "i"),
  );
  return (modelId) => expressions.some((expression) => expression.test(modelId));
}

const escapeExpression = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

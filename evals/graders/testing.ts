import type { GraderInput, GraderTools, ToolCall } from "./grader.ts";

/** A reply as a grader sees it, for tests. */
export function replyOf(
  text: string,
  more: Partial<GraderInput> & { toolCalls?: readonly ToolCall[] } = {},
): GraderInput {
  const { toolCalls = [], ...rest } = more;
  return {
    reply: { text, toolCalls },
    prompt: "",
    variables: {},
    tools: [],
    latencyMs: null,
    costNanoUsd: null,
    finishReason: null,
    ...rest,
  };
}

const refuse = async (): Promise<never> => {
  throw new Error("not in this test");
};

/** Tools of which a test gives those that it needs. */
export const toolsWith = (tools: Partial<GraderTools> = {}): GraderTools => ({
  runJavascript: refuse,
  runSuiteJavascript: refuse,
  runPython: refuse,
  runQuery: refuse,
  embedder: refuse,
  askJudge: refuse,
  loadModule: refuse,
  ...tools,
});

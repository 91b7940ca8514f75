import { expect, it } from "vitest";
import { fitResponsesBody } from "./fit-responses-body.ts";

const none: ReadonlySet<string> = new Set();
const fitted = (upstreamModel: string, body: object, provider = "openai") => {
  const fit = fitResponsesBody({ ...body }, { provider, upstreamModel }, none);
  return (
    fit && {
      omitted: [...fit.omitted],
      dropped: fit.dropped,
      replaced: Object.fromEntries(fit.replaced ?? []),
    }
  );
};
const nothing = { omitted: [], dropped: [], replaced: {} };

it("leaves out sampling where a model reasons, and what speaks about reasoning where it does not", () => {
  const sampling = { temperature: 0, top_p: 1 };
  expect(fitted("gpt-6-luna", sampling)).toEqual({
    ...nothing,
    omitted: ["temperature"],
    dropped: ["temperature"],
  });
  expect(fitted("gpt-4.1", sampling)).toEqual(nothing);
  expect(fitted("gpt-6-luna", sampling, "xai")).toBeNull();
  const codex = {
    reasoning: { effort: "medium", summary: "auto" },
    include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
    text: { verbosity: "low", format: { type: "text" } },
  };
  expect(fitted("gpt-6-luna", codex)).toEqual(nothing);
  expect(fitted("gpt-4.1", codex)).toEqual({
    omitted: ["reasoning"],
    dropped: ["reasoning.effort", "text.verbosity"],
    replaced: { text: { format: { type: "text" } }, include: ["message.output_text.logprobs"] },
  });
});

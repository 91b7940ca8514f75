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

it("makes objects of functions' schemas, in namespaces too; what is no function stays", () => {
  const union = { type: "function", name: "f", parameters: { anyOf: [{ type: "object", required: ["a"] }] } };
  const open = { type: "function", name: "g", strict: false, parameters: { type: "object" } };
  const others = [{ type: "web_search" }, { type: "custom", name: "c" }];
  const object = { type: "object", properties: {} };
  expect(
    fitted("gpt-6-luna", { tools: [open, ...others, { type: "namespace", name: "n", tools: [union] }] }),
  ).toEqual({
    ...{ omitted: [], dropped: ["tools.parameters.anyOf"] },
    replaced: {
      tools: [
        { ...open, parameters: object },
        ...others,
        {
          ...{ type: "namespace", name: "n" },
          tools: [{ ...union, strict: false, parameters: { ...object, required: ["a"] } }],
        },
      ],
    },
  });
  expect(fitted("gpt-6-luna", { tools: others })).toEqual(nothing);
});

it("shortens ids of calls that are too long, alike in call and result", () => {
  const ids = ["call_1", "x".repeat(64), `${"x".repeat(64)}1`, `${"x".repeat(64)}2`];
  const input = [
    { type: "message", role: "user", content: "Hi" },
    ...ids.map((call_id) => ({ type: "function_call", call_id, name: "f", arguments: "{}" })),
    ...ids.map((call_id) => ({ type: "function_call_output", call_id, output: "x" })),
  ];
  const items = fitted("gpt-6-luna", { input })?.replaced.input as typeof input;
  const sent = items.flatMap((item) => ("call_id" in item ? [item.call_id] : []));
  expect(sent.slice(0, 4)).toEqual(sent.slice(4));
  expect(sent.slice(0, 2)).toEqual(ids.slice(0, 2));
  expect([new Set(sent).size, Math.max(...sent.map(({ length }) => length))]).toEqual([4, 64]);
  expect(fitted("gpt-6-luna", { input: input.slice(0, 2) })).toEqual(nothing);
});

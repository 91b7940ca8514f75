import { describe, expect, it } from "vitest";
import type { DispatchTarget } from "./dispatch-target.ts";
import { completion, json, status } from "./testing/behaviours.ts";
import type { Behaviour } from "./testing/fake-upstream.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const onlyThought = json({
  ...completion,
  choices: [{ index: 0, message: { role: "assistant", content: "" }, finish_reason: "length" }],
});
/** Answers at these efforts; at all others the output limit goes into reasoning. */
const answersAt =
  (...efforts: string[]): Behaviour =>
  (response, request, number) =>
    (efforts.includes(String(request.body.reasoning_effort)) ? json(completion) : onlyThought)(
      response,
      request,
      number,
    );

function at(effort: string | null, place: DispatchTarget): DispatchTarget {
  const model = { ...place.candidate.model, reasoningEfforts: ["low", "medium", "high"] };
  const id = effort === null ? model.id : `${model.id}@${effort}`;
  return { ...place, candidate: { id, model, reasoningEffort: effort } };
}

describe("a reply whose output limit was used up by reasoning", () => {
  it("goes down the model's efforts, at the same place, before another place is asked", async () => {
    await using upstream = startMemoryUpstream(answersAt("low"));
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const places = [at("high", target(upstream.baseUrl, "a")), target(other.baseUrl, "b")];
    const { outcome } = await dispatcher.send(places);
    expect(outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/a@low" });
    expect(outcome.attempts.map(({ candidateId, errorCode }) => [candidateId, errorCode])).toEqual([
      ["openai/a@high", "upstream_output_limit"],
      ["openai/a@medium", "upstream_output_limit"],
      ["openai/a@low", null],
    ]);
    expect(other.seen).toHaveLength(0);
    expect(dispatcher.health.states()).toEqual([]);
  });

  it("goes to the next place below the lowest effort, and is an error with its own code where all end so", async () => {
    await using upstream = startMemoryUpstream(onlyThought);
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const lowest = at("low", target(upstream.baseUrl, "a"));
    const served = await dispatcher.send([lowest, target(other.baseUrl, "b")]);
    expect(served.outcome).toMatchObject({ servedCandidateId: "openai/b", attempts: [{}, {}] });
    const { reply, text } = await dispatcher.send([lowest]);
    expect([reply.status, JSON.parse(text).error.code]).toEqual([400, "upstream_output_limit"]);
  });

  it.each([
    ["the client chose the effort", "high", { reasoning_effort: "high" }, onlyThought],
    ["the candidate has none", null, {}, onlyThought],
    ["something else failed", "high", {}, status(401)],
  ])("keeps its effort where %s", async (_name, effort, body, behaviour) => {
    await using upstream = startMemoryUpstream(behaviour);
    await using other = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const places = [at(effort, target(upstream.baseUrl, "a")), target(other.baseUrl, "b")];
    const { outcome } = await dispatcher.send(places, body);
    expect(outcome).toMatchObject({ servedCandidateId: "openai/b", attempts: [{}, {}] });
    expect(upstream.seen).toHaveLength(1);
  });
});

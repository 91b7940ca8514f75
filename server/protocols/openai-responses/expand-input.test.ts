import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { expandInput } from "./expand-input.ts";
import { KeptReplies } from "./kept-replies.ts";

const message = (text: string): Fields => ({
  type: "message",
  role: "user",
  content: [{ type: "input_text", text }],
});
const reply = (id: string, text: string): Fields => ({
  id,
  output: [
    {
      id: `msg_${id.slice(5)}`,
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text }],
    },
  ],
});

function store(changes: { maxBytes?: number } = {}): { kept: KeptReplies; clock: { ms: number } } {
  const clock = { ms: 1_000 };
  const kept = new KeptReplies({ maxBytes: 10_000, maxAgeMs: 60_000, nowMs: () => clock.ms, ...changes });
  kept.keep("anna", { response: reply("resp_tw1", "Hello"), input: [message("Hi")], previousId: null }, 100);
  kept.keep(
    "anna",
    { response: reply("resp_tw2", "Rome"), input: [message("Where?")], previousId: "resp_tw1" },
    100,
  );
  return { kept, clock };
}

const texts = (body: Fields): string[] =>
  (body.input as { content: { text: string }[] }[]).map(({ content }) => content[0]!.text);

describe("expandInput", () => {
  it("puts the whole conversation before the new input, the oldest first", () => {
    const { kept } = store();
    const expanded = expandInput({ input: "And then?", previous_response_id: "resp_tw2" }, "anna", [kept]);
    expect(texts(expanded.body)).toEqual(["Hi", "Hello", "Where?", "Rome", "And then?"]);
    expect(expanded.own).toEqual([message("And then?")]);
    expect(expanded.previousId).toBe("resp_tw2");
  });

  it("puts items in the place of their references, and leaves those of a provider alone", () => {
    const { kept } = store();
    const foreign = { type: "item_reference", id: "msg_0123" };
    const input = [{ type: "item_reference", id: "msg_tw2" }, foreign, message("Go on")];
    const { body } = expandInput({ input }, "anna", [kept]);
    expect(body.input).toEqual([
      (reply("resp_tw2", "Rome").output as Fields[])[0],
      foreign,
      message("Go on"),
    ]);
  });

  it("is the request itself where nothing of it is kept", () => {
    const { kept } = store();
    const body = { input: "Hi", previous_response_id: "resp_of_the_provider" };
    expect(expandInput(body, "anna", [kept]).body).toBe(body);
  });

  it.each([
    ["another tenant's reply", "bob", { input: "x", previous_response_id: "resp_tw2" }],
    ["another tenant's item", "bob", { input: [{ type: "item_reference", id: "msg_tw2" }] }],
    ["a reply that never was", "anna", { input: "x", previous_response_id: "resp_tw9" }],
  ])("refuses %s", (_what, tenant, body) => {
    const { kept } = store();
    expect(() => expandInput(body, tenant, [kept])).toThrow(/is not kept here/);
  });

  it("refuses what is too old, was forgotten, or had to make room", () => {
    const { kept, clock } = store();
    clock.ms += 60_001;
    expect(kept.find("anna", "resp_tw2")).toBeNull();
    const forgotten = store().kept;
    expect(forgotten.forget("anna", "resp_tw1")).toBe(true);
    // The link of the chain is gone, so the conversation is not whole.
    expect(forgotten.conversation("anna", "resp_tw2")).toBeNull();
    expect(forgotten.findItem("anna", "msg_tw1")).toBeNull();
    const small = store({ maxBytes: 400 }).kept;
    for (let at = 3; at < 7; at += 1)
      small.keep("anna", { response: reply(`resp_tw${at}`, "x"), input: [], previousId: null }, 100);
    expect(small.find("anna", "resp_tw1")).toBeNull();
    expect(small.find("anna", "resp_tw6")).not.toBeNull();
    expect(small.forgetTenant("anna")).toBe(4);
    expect(store({ maxBytes: 0 }).kept.find("anna", "resp_tw1")).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { Untranslatable } from "../../operation/normalised-request.ts";
import type { Operation } from "../../operation/operation.ts";
import { openPrincipal } from "../../operation/principal.ts";
import { messagesOperation } from "../../protocols/anthropic-messages/messages-operation.ts";
import { chatOperation } from "../../protocols/openai-chat/chat-operation.ts";
import { responsesOperation } from "../../protocols/openai-responses/responses-operation.ts";
import { createRefusedFields } from "../../providers/parameters/refused-fields.ts";
import type { ProviderAdapter } from "../../upstream/provider.ts";
import { callOf } from "./call-of.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { type PreparedCall, prepareCall } from "./prepare-call.ts";
import { target } from "./testing/target.ts";

const context = { id: "req_1", principal: openPrincipal, sessionId: null, receivedAtMs: 0, isDebug: false };
const chat = (fields: object = {}): Operation => {
  const body = { model: "auto", messages: [{ role: "user", content: "Hi" }], ...fields };
  return chatOperation(body as never, null, context);
};
const messages = (fields: object = {}): Operation => {
  const body = { model: "auto", max_tokens: 100, messages: [{ role: "user", content: "Hi" }], ...fields };
  return messagesOperation(body as never, null, {}, context);
};
function at(place: DispatchTarget, efforts: readonly string[], effort: string | null): DispatchTarget {
  const model = { ...place.candidate.model, reasoningEfforts: efforts };
  return { ...place, candidate: { ...place.candidate, model, reasoningEffort: effort } };
}
const place = target("http://127.0.0.1", "a");

function prepared(
  operation: Operation,
  protocol: string,
  { on = place, isFitted = false }: { on?: DispatchTarget; isFitted?: boolean } = {},
) {
  const ports = {
    providers: { get: () => ({ protocol }) as ProviderAdapter },
    secrets: () => "sk-1",
    refusedFields: createRefusedFields(),
  };
  return prepareCall(ports, { operation, isFitted }, on) as PreparedCall & { readonly kind?: string };
}

describe("a request for a place that speaks its protocol", () => {
  it("is sent as the client wrote it, with the candidate's effort, unless it is to be fitted", () => {
    const operation = chat({ top_k: 40, temperature: null });
    const plain = prepared(operation, "openai-chat", { on: at(place, ["low", "high"], "high") });
    expect(plain.call).toMatchObject({ fit: null, reasoningEffort: "high", apiKey: "sk-1" });
    expect(plain.call.operation.payload).toBe(operation.payload);
    expect([plain.dropped, [...plain.customTools]]).toEqual([[], []]);
    const fitted = prepared(operation, "openai-chat", { isFitted: true });
    expect([...fitted.call.fit!.omitted]).toEqual(["top_k", "temperature"]);
    expect(fitted.dropped).toEqual(["top_k"]);
    // Anthropic's own clients know what Anthropic takes.
    expect(prepared(messages(), "anthropic-messages", { isFitted: true }).call.fit).toBeNull();
  });

  it("keeps an effort that the client wrote for a model of which none is known", () => {
    const operation = chat({ reasoning_effort: "high" });
    const { call, dropped } = prepared(operation, "openai-chat", { isFitted: true });
    expect([call.fit!.omitted.has("reasoning_effort"), dropped]).toEqual([false, []]);
  });
});

describe("names of tools", () => {
  const tools = [{ type: "function", function: { name: "files.read" } }];
  const on = target("http://127.0.0.1", "a", { provider: "groq" });
  const sentName = ({ call }: PreparedCall): unknown =>
    (call.operation.payload.body.tools as { function: { name: string } }[])[0]!.function.name;

  it("that an endpoint refuses are replaced, under `auto` or where the request is translated", () => {
    const fitted = prepared(chat({ tools }), "openai-chat", { on, isFitted: true });
    expect(sentName(fitted)).toBe("files_read");
    expect([...fitted.toolNames]).toEqual([["files_read", "files.read"]]);
    const named = chat({ tools });
    const plain = prepared(named, "openai-chat", { on });
    expect([plain.call.operation.payload, plain.toolNames.size]).toEqual([named.payload, 0]);
    const anthropic = messages({ tools: [{ name: "files.read", input_schema: { type: "object" } }] });
    expect(sentName(prepared(anthropic, "openai-chat", { on }))).toBe("files_read");
  });

  it("stay with an endpoint that takes any, or of which nothing is known", () => {
    for (const provider of ["vllm", "openai-compatible"]) {
      const there = target("http://127.0.0.1", "a", { provider });
      expect(sentName(prepared(chat({ tools }), "openai-chat", { on: there, isFitted: true }))).toBe(
        "files.read",
      );
    }
  });

  it("in namespaces are long only where they are one name", () => {
    const space = {
      type: "namespace",
      name: "n".repeat(40),
      tools: [{ type: "function", name: "f".repeat(40) }],
    };
    const body = { model: "auto", input: "Hi", tools: [space] };
    const operation = responsesOperation(body as never, null, context);
    const openai = target("http://127.0.0.1", "a", { provider: "openai" });
    const own = prepared(operation, "openai-responses", { on: openai, isFitted: true });
    expect(own.call.operation.payload).toBe(operation.payload);
    expect(String(sentName(prepared(operation, "openai-chat", { on })))).toMatch(
      /^n{40}__f{13}_[0-9a-f]{8}$/,
    );
  });
});

describe("a request for a place of another protocol", () => {
  const thinking = { thinking: { type: "enabled", budget_tokens: 4_000 } };

  it.each([
    ["its own words stand for, where the model has it", ["low", "high"], null, thinking, "low"],
    ["the candidate has, before the client's", ["low", "high"], "high", thinking, "high"],
    ["none stands for", ["low", "high"], null, {}, null],
  ] as const)(
    "is translated and fitted, at the effort that %s",
    (_name, efforts, effort, fields, expected) => {
      const { call } = prepared(messages(fields), "openai-chat", { on: at(place, efforts, effort) });
      expect(call.operation.payload.body).toMatchObject({ messages: [{ role: "user", content: "Hi" }] });
      expect(call.reasoningEffort).toBe(expected);
      expect(call.fit).not.toBeNull();
    },
  );

  it("loses an effort that the model does not have, and its client is told", () => {
    const effort = { output_config: { effort: "high" } };
    const { call, dropped } = prepared(messages(effort), "openai-chat");
    expect(call.reasoningEffort).toBeNull();
    expect(call.fit!.omitted.has("reasoning_effort")).toBe(true);
    expect(dropped).toContain("reasoning_effort");
    const none = prepared(messages(), "openai-chat");
    expect([none.call.fit!.omitted.has("reasoning_effort"), none.dropped]).toEqual([false, []]);
    const known = prepared(messages(effort), "openai-chat", { on: at(place, ["high"], null) });
    expect(known.dropped).not.toContain("reasoning_effort");
  });

  it("takes the limit of output that the protocol wants from the model", () => {
    const on = target("http://127.0.0.1", "a", {}, { maxOutputTokens: 777 });
    expect(prepared(chat(), "anthropic-messages", { on }).call.operation.payload.body.max_tokens).toBe(777);
  });

  it("is refused with its field where that has no words there, and any other fault is the gateway's", () => {
    const failing = (fault: Error): Operation =>
      Object.assign(Object.create(messages()), {
        normalised() {
          throw fault;
        },
      });
    expect(prepared(failing(new Untranslatable("tools", "no")), "openai-chat")).toMatchObject({
      ...{ kind: "failed", failure: { code: "upstream_rejected", scope: "other-model" } },
    });
    expect(() => prepared(failing(new TypeError("a fault")), "openai-chat")).toThrow("a fault");
  });

  it("is not made where nothing translates", () => {
    const operation = { ...chat(), kind: "embedding", protocol: "openai-other" } as unknown as Operation;
    expect(prepared(operation, "anthropic-messages")).toMatchObject({
      ...{ kind: "failed", failure: { code: "upstream_not_configured" } },
    });
  });
});

describe("the rest of a reply that broke off", () => {
  const call = prepared(
    chat({
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: "One" },
      ],
    }),
    "openai-chat",
    { on: target("http://127.0.0.1", "a", { provider: "mistral" }) },
  );
  const continuation = (mode: string) => ({ mode, sent: { text: "One" }, parts: [], next: {} }) as never;
  const lastMessage = (mode: string | null) => {
    const made = callOf(call, chat(), mode === null ? null : continuation(mode), undefined);
    if (!("call" in made)) throw new Error("it was not made");
    return (made.call.operation.payload.body.messages as object[]).at(-1);
  };

  it("is asked for in the form that a provider has for text to go on with, and in no other case", () => {
    expect(lastMessage("prefill")).toMatchObject({ prefix: true });
    for (const mode of ["instruction", null]) expect(lastMessage(mode)).not.toHaveProperty("prefix");
  });

  it("is not asked for where nothing translates it for the client", () => {
    const client = { ...chat(), protocol: "openai-embedding" } as const;
    expect(callOf(call, client, continuation("instruction"), undefined)).toMatchObject({
      ...{ kind: "failed", failure: { code: "upstream_not_configured" } },
    });
  });
});

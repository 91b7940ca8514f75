import { describe, expect, it } from "vitest";
import type { Meters, ModelSpec } from "../../../engine/index.ts";
import type { NormalisedRequest } from "../../operation/normalised-request.ts";
import type { Operation } from "../../operation/operation.ts";
import { openPrincipal } from "../../operation/principal.ts";
import { chatOperation } from "../../protocols/openai-chat/chat-operation.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { nothingServed, type ServedFacts } from "./attempt-result.ts";
import type { DispatchRequest } from "./dispatch-context.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { StreamRescue } from "./stream-rescue.ts";
import { doneEvent, textChunk } from "./testing/behaviours.ts";
import { target } from "./testing/target.ts";

const place = (name: string, model: Partial<ModelSpec> = {}): DispatchTarget =>
  target("http://127.0.0.1", name, {}, model);
const [a, b] = [place("a"), place("b", { takesPrefill: true })];
const usage = { inputTokens: 10, outputTokens: 5 } as unknown as Meters;
const facts = (over: Partial<ServedFacts> = {}): ServedFacts => ({ ...nothingServed, ...over });
const cost = (nanoUsd: number) => ({
  cost: { upstreamNanoUsd: nanoUsd, markupNanoUsd: 0, totalNanoUsd: nanoUsd },
  unknownReason: null,
});

interface Asked {
  readonly body?: Partial<ChatRequestBody>;
  readonly operation?: Partial<Operation>;
  readonly normalised?: Partial<NormalisedRequest>;
  readonly targets?: readonly DispatchTarget[];
  readonly resumes?: boolean;
}

function rescueOf({
  body = {},
  operation = {},
  normalised = {},
  targets = [a, b],
  resumes = true,
}: Asked = {}) {
  const whole = {
    model: "auto",
    stream: true,
    messages: [{ role: "user" as const, content: "Hi" }],
    ...body,
  };
  const context = { id: "req_1", principal: openPrincipal, sessionId: null, receivedAtMs: 0, isDebug: false };
  const own = chatOperation(whole as ChatRequestBody, Buffer.from(JSON.stringify(whole)), context);
  // By prototype: what is computed late stays so.
  const changed: Operation = Object.assign(Object.create(own), operation, {
    normalised: () => ({ ...own.normalised(), ...normalised }),
  });
  const request: DispatchRequest = {
    operation: changed,
    targets,
    resumes,
    sink: {} as DispatchRequest["sink"],
  };
  return StreamRescue.of(request, () => []);
}

const begun = (asked: Asked = {}, ...sent: string[]): StreamRescue => {
  const rescue = rescueOf(asked)!;
  for (const bytes of sent.length === 0 ? [textChunk("One")] : sent) rescue.note(bytes);
  return rescue;
};

describe("StreamRescue", () => {
  it("is there for streams of chat with another place, where it is asked for", () => {
    expect(rescueOf()).not.toBeNull();
    expect(rescueOf({ resumes: false })).toBeNull();
    expect(rescueOf({ body: { stream: false } })).toBeNull();
    expect(rescueOf({ operation: { kind: "speech" } })).toBeNull();
    expect(rescueOf({ targets: [a] })).toBeNull();
    expect(rescueOf({ targets: [a, a] })).toBeNull();
    expect(rescueOf({ targets: [] })).toBeNull();
  });

  it("can be gone on with as long as something was sent, not too much, and nothing that ends it", () => {
    expect(rescueOf()!.continuation(b)).toBeNull();
    expect(begun().continuation(b)?.continuation).toMatchObject({
      ...{ mode: "prefill", sent: { text: "One" }, parts: [] },
      next: { modelId: "openai/b", deploymentId: "openai/b#0" },
    });
    expect(begun({}, textChunk("One", "stop"), doneEvent).continuation(b)).toBeNull();
    expect(begun({ operation: { protocol: "openai-speech" } }).continuation(b)).toBeNull();
    const piece = textChunk("x".repeat(1_000_000));
    const filler = `: ${"x".repeat(4 * 1024 * 1024 - 4 * piece.length - 4)}\n\n`;
    const full = begun({}, piece, piece, piece, piece, filler);
    expect(full.continuation(b)?.continuation.sent.text).toHaveLength(4_000_000);
    full.note("\n");
    expect(full.continuation(b)).toBeNull();
    full.note(textChunk("more"));
    expect(full.continuation(b)).toBeNull();
  });

  it("is not of several choices, of documents, or of tools that a provider runs", () => {
    const tool = (kind: string) => ({
      normalised: { tools: [{ kind }] as unknown as NormalisedRequest["tools"] },
    });
    expect(begun(tool("provider")).continuation(a)).toBeNull();
    expect(begun(tool("function")).continuation(a)).not.toBeNull();
    expect(begun({ body: { n: 2 } as object }).continuation(a)).toBeNull();
    expect(begun({ body: { response_format: { type: "json_object" } } }).continuation(a)).toBeNull();
  });

  it("is the model's own turn where it takes that and does not think, else an instruction", () => {
    const mode = (asked: Asked, at = b, mayPrefill = true) =>
      begun(asked).continuation(at, mayPrefill)?.continuation.mode;
    const thinking = (over: object) => ({
      normalised: { reasoning: over as NormalisedRequest["reasoning"] },
    });
    expect(mode({})).toBe("prefill");
    expect(mode({}, b, false)).toBe("instruction");
    expect(mode({}, a)).toBe("instruction");
    const effort = (reasoningEffort: string) => ({ ...b, candidate: { ...b.candidate, reasoningEffort } });
    expect(mode({}, effort("high"))).toBe("instruction");
    expect(mode({}, effort("none"))).toBe("prefill");
    expect(mode({ operation: { reasoningEffort: "high" } })).toBe("instruction");
    expect(mode({ operation: { reasoningEffort: "high" } }, effort("none"))).toBe("prefill");
    expect(mode(thinking({ mode: "on", effort: null }))).toBe("instruction");
    expect(mode(thinking({ mode: "off", effort: null }))).toBe("prefill");
    expect(mode(thinking({ mode: "on", effort: "none" }))).toBe("prefill");
  });

  it("is given to no place whose stream broke, nor to one that cannot hold request and reply", () => {
    const rescue = begun({ operation: { parsed: () => ({ inputTokensEstimate: 100 }) as never } });
    expect(rescue.hasParts).toBe(false);
    rescue.addBroken(a, "first", facts(), "openai-chat");
    expect(rescue.hasParts).toBe(true);
    rescue.addBroken(b, "prefill", facts(), "openai-chat");
    expect([a, b, place("c")].map((at) => rescue.mayServe(at))).toEqual([false, false, true]);
    const sized = begun(
      { operation: { parsed: () => ({ inputTokensEstimate: 100 }) as never } },
      "x".repeat(3_200),
    );
    const window = (contextWindowTokens: number | null) => place("c", { contextWindowTokens });
    expect([window(200), window(201), window(null)].map((at) => sized.mayServe(at))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("is billed by its parts, the first token that of the first which had one", () => {
    const rescue = begun();
    rescue.addBroken(a, "first", facts(), "openai-chat");
    rescue.addBroken(b, "prefill", facts({ usage, cost: cost(7), firstTokenAtMs: 50 }), "openai-chat");
    const last = { target: place("c"), how: "instruction" as const };
    const ended = rescue.facts({
      ...last,
      facts: facts({ usage, cost: cost(9), firstTokenAtMs: 90, finishReason: "stop", substitutedBy: "x" }),
    });
    expect(ended).toMatchObject({
      firstTokenAtMs: 50,
      finishReason: "stop",
      substitutedBy: "x",
      usage: null,
    });
    expect(ended.cost?.unknownReason).toBe(
      "the part by openai/a: the stream broke before the upstream reported usage",
    );
    const record = (deploymentId: string) =>
      ({ deploymentId }) as Parameters<StreamRescue["withParts"]>[0][number];
    const parts = rescue.withParts(["openai/a#0", "openai/a#0", "openai/none#0", "openai/c#0"].map(record));
    expect(parts.map(({ part }) => part?.how)).toEqual([undefined, "first", undefined, "instruction"]);
    expect(parts[3]?.part).toMatchObject({ cost: { totalNanoUsd: 9 }, costUnknownReason: null, usage });
  });

  it("knows the sum where every part is known, and what is not known of the last one", () => {
    const rescue = begun();
    rescue.addBroken(a, "first", facts({ usage, cost: cost(7) }), "openai-chat");
    const whole = rescue.facts({
      target: b,
      how: "prefill",
      facts: facts({ usage, cost: cost(9), firstTokenAtMs: 90 }),
    });
    expect(whole).toMatchObject({ usage: { inputTokens: 20, outputTokens: 10 }, firstTokenAtMs: 90 });
    expect([whole.cost?.cost?.totalNanoUsd, whole.substitutedBy]).toEqual([16, null]);
    const unknown = begun();
    unknown.addBroken(a, "first", facts({ usage, cost: cost(7) }), "openai-chat");
    expect(unknown.facts({ target: b, how: "prefill", facts: facts() }).cost?.unknownReason).toBe(
      "the part by openai/b: the upstream reported no usage",
    );
    const nobody = begun();
    nobody.addBroken(a, "first", facts({ usage, cost: cost(7) }), "openai-chat");
    expect(nobody.facts(null)).toMatchObject({
      usage,
      finishReason: null,
      cost: { cost: { totalNanoUsd: 7 } },
    });
  });

  it.each(["anthropic-messages", "bedrock-converse"] as const)(
    "does not believe a count of output before the end from %s",
    (upstream) => {
      const rescue = begun();
      rescue.addBroken(a, "first", facts({ usage, cost: cost(7) }), upstream);
      const { usage: known, cost: sum } = rescue.facts(null);
      expect(known).toEqual({ inputTokens: 10, outputTokens: null });
      expect(sum?.unknownReason).toContain("the stream broke before the upstream reported usage");
      const silent = begun();
      silent.addBroken(a, "first", facts(), upstream);
      expect(silent.facts(null).usage).toBeNull();
    },
  );
});

import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { googleViolations } from "../testing/google-shapes.ts";
import type { ClientProtocol } from "./client-protocol.ts";
import { type Heard, type Piece, type Said, toolSchema } from "./conversation.ts";
import { sseFields } from "./sse-fields.ts";

/** Schemas in Google's own form: types in capitals. */
const googleSchema = (schema: Fields): Fields => {
  const { additionalProperties: _, properties, type, ...rest } = schema;
  const inner = Object.entries(fieldsOf(properties)).map(([name, one]) => [
    name,
    googleSchema(fieldsOf(one)),
  ]);
  return {
    ...rest,
    type: String(type).toUpperCase(),
    ...(properties !== undefined && { properties: Object.fromEntries(inner) }),
  };
};

/** A client that speaks Gemini's API, in the spelling of Google's SDKs. */
export const geminiClient: ClientProtocol = {
  protocol: "gemini",
  path: (model, isStream) =>
    `/v1beta/models/${model}:${isStream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  headers: {},
  body(question) {
    const [first, ...rest] = question.said;
    const isSystem = first !== undefined && "system" in first;
    const config = {
      ...(question.maxTokens && { maxOutputTokens: question.maxTokens }),
      ...(question.stop && { stopSequences: question.stop }),
      ...(question.schema && { responseMimeType: "application/json", responseJsonSchema: question.schema }),
      ...(question.isThinking && { thinkingConfig: { includeThoughts: true, thinkingLevel: "MEDIUM" } }),
      ...(question.count && { candidateCount: question.count }),
      ...(question.topLogprobs && { responseLogprobs: true, logprobs: question.topLogprobs }),
      ...(question.seed && { seed: question.seed }),
    };
    const names = new Map(
      question.said.flatMap((said) =>
        "calls" in said && said.calls !== undefined ? said.calls.map(({ id, name }) => [id, name]) : [],
      ),
    );
    for (const said of question.said)
      if ("received" in said)
        for (const { parts } of said.received)
          for (const { functionCall: call } of fieldsList(parts))
            if (call !== undefined) names.set(String(fieldsOf(call).id), String(fieldsOf(call).name));
    return {
      ...(isSystem && { systemInstruction: { role: "user", parts: [{ text: first.system }] } }),
      contents: (isSystem ? rest : question.said).flatMap((said) => content(said, names)),
      ...(question.tools && {
        tools: [
          {
            functionDeclarations: question.tools.map((name) => ({
              ...{ name, description: `About ${name}`, parameters: googleSchema(toolSchema) },
            })),
          },
        ],
      }),
      ...(question.mustCall && {
        toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: [question.mustCall] } },
      }),
      ...(question.isUsualTier && { serviceTier: "standard" }),
      ...(Object.keys(config).length > 0 && { generationConfig: config }),
    };
  },
  hear: (reply) => heardOf(reply, violations(reply)),
  hearStream(text) {
    const chunks = sseFields(text).map(({ data }) => fieldsOf(data));
    const last = chunks.at(-1) ?? {};
    const isEnded =
      last.promptFeedback !== undefined ||
      (last.candidates !== undefined &&
        fieldsList(last.candidates).every(({ finishReason }) => finishReason));
    if (!isEnded) return null;
    const joined = new Map<number, Record<string, unknown>>();
    for (const candidate of chunks.flatMap((chunk) => fieldsList(chunk.candidates))) {
      const index = Number(candidate.index ?? 0);
      const before = joined.get(index) ?? {};
      const parts = [...fieldsList(fieldsOf(before.content).parts), ...partsOf(candidate)].reduce(
        joinText,
        [],
      );
      joined.set(index, { ...before, ...candidate, content: { role: "model", parts } });
    }
    return heardOf({ ...last, candidates: [...joined.values()] }, chunks.flatMap(violations));
  },
  error(body) {
    const { message, details } = fieldsOf(body.error);
    const { code } = fieldsOf(fieldsList(details)[0]?.metadata);
    return typeof message === "string" ? { message, code } : null;
  },
};

/** Texts of one kind in a row are one, as clients keep them. */
function joinText(parts: Fields[], part: Fields): Fields[] {
  const last = parts.at(-1);
  const isMore =
    last !== undefined &&
    [last, part].every(({ text }) => typeof text === "string") &&
    [last, part].every(({ thoughtSignature }) => thoughtSignature === undefined) &&
    last.thought === part.thought;
  return isMore ? [...parts.slice(0, -1), { ...last, text: `${last.text}${part.text}` }] : [...parts, part];
}

const partsOf = (candidate: Fields): readonly Fields[] => fieldsList(fieldsOf(candidate.content).parts);

function heardOf(reply: Fields, found: readonly string[]): Heard {
  const candidates = fieldsList(reply.candidates);
  const [candidate = {}] = candidates;
  const parts = partsOf(candidate);
  const texts = (isThought: boolean): string =>
    parts
      .filter(({ thought }) => (thought === true) === isThought)
      .map(({ text }) => text ?? "")
      .join("");
  const usage = fieldsOf(reply.usageMetadata);
  const cached = Number(usage.cachedContentTokenCount ?? 0);
  const { chosenCandidates } = fieldsOf(candidate.logprobsResult);
  return {
    ...{ model: reply.modelVersion, text: texts(false), thinking: texts(true), refusal: "" },
    calls: parts.flatMap(({ functionCall: call }) => {
      const { id, name, args } = fieldsOf(call);
      return call === undefined ? [] : [{ id: String(id), name: String(name), input: fieldsOf(args) }];
    }),
    sources: fieldsList(fieldsOf(candidate.groundingMetadata).groundingChunks).map(({ web }) => ({
      ...{ url: String(fieldsOf(web).uri), title: String(fieldsOf(web).title) },
    })),
    logprobs: fieldsList(chosenCandidates).map(({ token, logProbability }) => [
      ...([String(token), Number(logProbability)] as const),
    ]),
    count: candidates.length,
    ...{
      ending: candidate.finishReason ?? fieldsOf(reply.promptFeedback).blockReason,
      stopSequence: null,
      cost: usage.cost,
    },
    counted:
      typeof usage.promptTokenCount !== "number"
        ? null
        : {
            ...{ input: usage.promptTokenCount - cached, cached, written: 0 },
            output: Number(usage.candidatesTokenCount) + Number(usage.thoughtsTokenCount ?? 0),
          },
    received: [{ role: "model", parts }],
    violations: found,
  };
}

/** The gateway's own members are left out: cost, and the tier, of which Vertex has no word. Ids of calls are no member of older descriptions. */
function violations(reply: Fields): string[] {
  const { cost, cost_details, serviceTier, ...usageMetadata } = fieldsOf(reply.usageMetadata);
  return googleViolations(
    "GenerateContentResponse",
    reply.usageMetadata === undefined ? reply : { ...reply, usageMetadata },
  );
}

function content(said: Said, names: ReadonlyMap<string, string>): Fields[] {
  if ("system" in said) throw new TypeError("this protocol has one system instruction");
  if ("received" in said) return [...said.received];
  if ("user" in said) return [{ role: "user", parts: said.user.map(part) }];
  if ("results" in said) {
    const parts = said.results.map(({ id, isError, pieces }) => {
      const text = pieces.flatMap((piece) => ("text" in piece ? [piece.text] : [])).join("\n");
      const media = pieces.filter((piece) => !("text" in piece)).map(part);
      const response = isError ? { error: text } : { output: text };
      return {
        functionResponse: {
          ...{ id, name: names.get(id), response },
          ...(media.length > 0 && { parts: media }),
        },
      };
    });
    return [{ role: "user", parts }];
  }
  const calls = said.calls?.map(({ id, name, input }) => ({ functionCall: { id, name, args: input } })) ?? [];
  return [{ role: "model", parts: [...(said.assistant === "" ? [] : [{ text: said.assistant }]), ...calls] }];
}

function part(piece: Piece): Fields {
  if ("text" in piece) return { text: piece.text };
  const [mimeType, data] =
    "image" in piece
      ? (["image/png", piece.image] as const)
      : "audio" in piece
        ? (["audio/wav", piece.audio] as const)
        : (["application/pdf", piece.document] as const);
  return { inlineData: { mimeType, data } };
}

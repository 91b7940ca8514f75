import { type Fields, fieldsList, fieldsOf } from "../fields.ts";
import { googleViolations } from "../testing/google-shapes.ts";
import { officialSchemasSkipped, officialViolations } from "../testing/official-schemas.ts";
import type { Ending, Reply } from "./conversation.ts";
import type { UpstreamProtocol } from "./upstream-protocol.ts";

const endings: Readonly<Record<Ending, string>> = {
  ...{ stop: "STOP", "stop-sequence": "STOP", length: "MAX_TOKENS", tools: "STOP" },
  ...{ refusal: "STOP", filter: "SAFETY" },
};

/** Google's Gemini API. */
export const geminiUpstream: UpstreamProtocol = {
  ...{ protocol: "gemini", provider: "gemini", upstreamModel: "gemini-3.5-flash", basePath: "/v1beta" },
  isStream: ({ path }) => path.includes(":streamGenerateContent"),
  violations({ path, body }) {
    const found =
      /^\/v1beta\/models\/gemini-3\.5-flash:(generateContent|streamGenerateContent\?alt=sse)$/.test(path)
        ? []
        : [`path ${path}`];
    const { contents, systemInstruction, tools, toolConfig, generationConfig, serviceTier, ...unknown } =
      body;
    found.push(...Object.keys(unknown).map((name) => `unknown field ${name}`));
    if (officialSchemasSkipped !== "") return found;
    const config = { ...fieldsOf(generationConfig), systemInstruction, toolConfig, serviceTier };
    return [
      ...found,
      ...fieldsList(contents).flatMap((content) => officialViolations("gemini.Content", content)),
      ...fieldsList(tools).flatMap((tool) => officialViolations("gemini.Tool", tool)),
      ...officialViolations("gemini.GenerateContentConfig", JSON.parse(JSON.stringify(config))),
    ];
  },
  understand({ body }) {
    const config = fieldsOf(body.generationConfig);
    const { mode, allowedFunctionNames } = fieldsOf(fieldsOf(body.toolConfig).functionCallingConfig);
    const names = (allowedFunctionNames ?? []) as string[];
    return {
      said: [
        ...fieldsList(fieldsOf(body.systemInstruction).parts).map(({ text }) => `system: ${text}`),
        ...fieldsList(body.contents).flatMap(({ role, parts }) =>
          fieldsList(parts).flatMap((part) => said(role === "model" ? "assistant" : "user", part)),
        ),
      ],
      tools: fieldsList(body.tools).flatMap((tool) =>
        fieldsList(tool.functionDeclarations).map(({ name }) => String(name)),
      ),
      choice: names[0] ?? String(mode ?? "auto").toLowerCase(),
      schema: config.responseJsonSchema ?? null,
      stop: (config.stopSequences ?? []) as string[],
      maxTokens: (config.maxOutputTokens ?? null) as number | null,
      count: (config.candidateCount ?? null) as number | null,
      topLogprobs: (config.logprobs ?? null) as number | null,
      isUsualTier: body.serviceTier === "standard",
      seed: (config.seed ?? null) as number | null,
      isThinking: fieldsOf(config.thinkingConfig).includeThoughts === true,
    };
  },
  whole: (reply) => ({
    ...chunk(reply.blocks.flatMap(parts), reply.ending, reply),
    usageMetadata: usage(reply),
  }),
  stream(reply) {
    const all = reply.blocks.flatMap(parts).flatMap((part): Fields[] => {
      const { text, thoughtSignature, ...rest } = part;
      if (typeof text !== "string" || text.length < 2) return [part];
      const seal = thoughtSignature === undefined ? [] : [{ text: "", thoughtSignature }];
      return [{ ...rest, text: text.slice(0, 2) }, { ...rest, text: text.slice(2) }, ...seal];
    });
    const chunks = [
      ...all.map((part) => chunk([part], null)),
      { ...chunk([{ text: "" }], reply.ending, reply), usageMetadata: usage(reply) },
    ];
    return { events: chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), terminator: null };
  },
  error: (status, message) => ({
    error: { code: status, message, status: status === 429 ? "RESOURCE_EXHAUSTED" : "INVALID_ARGUMENT" },
  }),
  errorEvent: (message) =>
    `data: ${JSON.stringify({ error: { code: 503, message, status: "UNAVAILABLE" } })}\n\n`,
};

function parts(block: Reply["blocks"][number]): Fields[] {
  if ("text" in block) return [{ text: block.text }];
  if ("refusal" in block) return [{ text: block.refusal }];
  if ("thinking" in block)
    return [
      { text: block.thinking, thought: true },
      { text: "", thoughtSignature: block.signature },
    ];
  if ("textCall" in block) throw new TypeError("Gemini has no tools with free text");
  const { id, name, input } = block.call;
  return [{ functionCall: { id, name, args: input } }];
}

/** @param reply whose sources and probabilities come with it */
const chunk = (all: readonly Fields[], ending: Ending | null, reply: Reply | null = null): Fields => ({
  candidates: Array.from({ length: reply?.count ?? 1 }, (_, index) => ({
    ...{ content: { role: "model", parts: all }, index, ...(ending && { finishReason: endings[ending] }) },
    ...(reply === null ? {} : extras(reply)),
  })),
  ...{ modelVersion: "gemini-3.5-flash", responseId: "resp1" },
});

function extras({ blocks }: Reply): Fields {
  const texts = blocks.flatMap((block) => ("text" in block ? [block] : []));
  const sources = texts.flatMap(({ text, source }) => (source === undefined ? [] : [{ text, source }]));
  const chosen = texts
    .flatMap(({ logprobs = [] }) => logprobs)
    .map(([token, logProbability]) => ({ token, logProbability, tokenId: 1 }));
  return {
    ...(sources.length > 0 && {
      groundingMetadata: {
        groundingChunks: sources.map(({ source: { url: uri, title } }) => ({ web: { uri, title } })),
        groundingSupports: sources.map(({ text }, index) => ({
          ...{ segment: { startIndex: 0, endIndex: 5, text }, groundingChunkIndices: [index] },
        })),
      },
    }),
    ...(chosen.length > 0 && { logprobsResult: { chosenCandidates: chosen, topCandidates: [] } }),
  };
}

/** What Vertex's callers are known by, in the replay upstream. */
export const vertexToken = "vertex-token";

/** The same protocol at Vertex, which has another address, other credentials and a description of its own. */
export const vertexUpstream: UpstreamProtocol = {
  ...geminiUpstream,
  ...{ column: "vertex", provider: "vertex", basePath: "/v1/projects/p/locations/global/publishers/google" },
  violations: ({ path, headers, body }) => [
    ...(/^\/v1\/projects\/p\/locations\/global\/publishers\/google\/models\/gemini-3\.5-flash:(generateContent|streamGenerateContent\?alt=sse)$/.test(
      path,
    )
      ? []
      : [`path ${path}`]),
    ...(headers.authorization === `Bearer ${vertexToken}` && headers["x-goog-api-key"] === undefined
      ? []
      : ["no access token"]),
    ...googleViolations("GenerateContentRequest", body),
  ],
};

const usage = ({ counted: { input, cached, written, output } }: Reply): Fields => ({
  promptTokenCount: input + cached + written,
  ...(cached > 0 && { cachedContentTokenCount: cached }),
  candidatesTokenCount: output,
  totalTokenCount: input + cached + written + output,
});

function said(role: string, part: Fields): string[] {
  const media = (one: Fields): string => {
    const { mimeType, data } = fieldsOf(one.inlineData);
    return `data:${mimeType};base64,${data}`;
  };
  if (part.functionCall !== undefined) {
    const { id, name, args } = fieldsOf(part.functionCall);
    return [`assistant: call ${id} ${name} ${JSON.stringify(args)}`];
  }
  if (part.functionResponse !== undefined) {
    const { id, response, parts: inside } = fieldsOf(part.functionResponse);
    const { error, output, result = output } = fieldsOf(response);
    return [
      `${error === undefined ? "result" : "error"} ${id}: ${error ?? result ?? JSON.stringify(response)}`,
      ...fieldsList(inside).map((one) => `result ${id}: ${media(one)}`),
    ];
  }
  if (part.inlineData !== undefined) return [`${role}: ${media(part)}`];
  const seal = part.thoughtSignature === undefined ? "" : ` sealed ${part.thoughtSignature}`;
  if (part.thought === true) return [`assistant: thinking ${part.text}${seal}`];
  return part.text === "" ? (seal === "" ? [] : [`assistant:${seal}`]) : [`${role}: ${part.text}${seal}`];
}

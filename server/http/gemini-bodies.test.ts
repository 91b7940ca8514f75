import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { validationError } from "../operation/validation-error.ts";
import { canonicalRequest } from "../protocols/gemini/canonical-request.ts";
import { geminiOperation } from "../protocols/gemini/gemini-operation.ts";
import { geminiRequestSchema } from "../protocols/gemini/gemini-request-schema.ts";
import { requestAjvOptions } from "./request-ajv-options.ts";

const validate = new Ajv({ ...requestAjvOptions, strict: false }).compile(geminiRequestSchema);

/** The field that a body is refused for; null: it is taken. */
function refusedFor(given: object): string | null {
  const body = canonicalRequest(given as never);
  if (!validate(body)) return validationError(validate.errors!).param;
  // What is taken can be read.
  const principal = { tenant: "t", policy: null } as never;
  const context = { id: "r", principal, sessionId: null, receivedAtMs: 0, isDebug: false, trace: null };
  geminiOperation({ model: "auto", isStream: false }, body as never, null, context as never).parsed();
  return null;
}

const hi = { role: "user", parts: [{ text: "Hi" }] };
const part = (one: unknown) => ({ contents: [{ role: "user", parts: [one] }] });
const functionOf = (one: object) => ({
  contents: [hi],
  tools: [{ functionDeclarations: [{ name: "f", ...one }] }],
});
const config = (one: unknown) => ({ contents: [hi], generationConfig: one });
const text = [1, true, [], {}, ["x"]];
const object = [1, true, "x", [], [{}]];
const flag = [1, "true", [], {}];
const number = ["1", true, [], {}];
const list = [1, true, "x"];

/** Where a value of another type stands: its place in a request, the field that is named, the values. */
const wrong: readonly (readonly [string, (value: unknown) => object, readonly unknown[]])[] = [
  ["contents", (contents) => ({ contents }), [null, 1, "Hi", true, []]],
  ["contents[0]", (one) => ({ contents: [one] }), [null, 1, "Hi", []]],
  ["contents[0].parts", (parts) => ({ contents: [{ parts }] }), [null, 1, "Hi", []]],
  ["contents[0].role", (role) => ({ contents: [{ ...hi, role }] }), ["system", 1, {}]],
  ["contents[0].parts[0]", part, [null, 1, "Hi", [], {}]],
  ...["text", "thoughtSignature"].map((name) => part1(name, text)),
  part1("thought", flag),
  ...["inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "videoMetadata"].map(
    (name) => part1(name, object),
  ),
  ...(["mimeType", "data"] as const).map(
    (name) =>
      [
        `contents[0].parts[0].inlineData.${name}`,
        (value: unknown) => part({ inlineData: { mimeType: "image/png", data: "aGk=", [name]: value } }),
        [...text, null, undefined],
      ] as const,
  ),
  [
    "contents[0].parts[0].fileData.fileUri",
    (fileUri) => part({ file_data: { mime_type: "a/b", file_uri: fileUri } }),
    [...text, null, undefined, ""],
  ],
  ["contents[0].parts[0].functionCall.name", (name) => part({ functionCall: { name } }), [...text, "", null]],
  ["contents[0].parts[0].functionCall.args", (args) => part({ functionCall: { name: "f", args } }), object],
  [
    "contents[0].parts[0].functionResponse.response",
    (response) => part({ function_response: { name: "f", response } }),
    object,
  ],
  ["systemInstruction", (systemInstruction) => ({ contents: [hi], systemInstruction }), [1, true, []]],
  [
    "systemInstruction.parts[0].text",
    (one) => ({ contents: [hi], system_instruction: { parts: [{ text: one }] } }),
    text,
  ],
  ["tools", (tools) => ({ contents: [hi], tools }), list],
  [
    "tools[0].functionDeclarations",
    (one) => ({ contents: [hi], tools: [{ functionDeclarations: one }] }),
    list,
  ],
  ["tools[0].functionDeclarations[0].name", (name) => functionOf({ name }), [...text, "", null, undefined]],
  ["tools[0].functionDeclarations[0].parameters", (parameters) => functionOf({ parameters }), object],
  [
    "tools[0].functionDeclarations[0].parametersJsonSchema",
    (one) => functionOf({ parametersJsonSchema: one }),
    object,
  ],
  ["toolConfig", (toolConfig) => ({ contents: [hi], toolConfig }), object],
  ["toolConfig.functionCallingConfig.mode", (mode) => calling({ mode }), [...text, "SOMETIMES"]],
  [
    "toolConfig.functionCallingConfig.allowedFunctionNames",
    (one) => calling({ allowedFunctionNames: one }),
    list,
  ],
  ["generationConfig", config, object],
  ...["temperature", "topP", "topK", "presencePenalty", "frequencyPenalty"].map((name) =>
    config1(name, number),
  ),
  ...["maxOutputTokens", "candidateCount"].map((name) => config1(name, [...number, 0, -1, 1.5])),
  ...["seed", "logprobs"].map((name) => config1(name, [...number, 1.5])),
  ...["responseLogprobs", "audioTimestamp"].map((name) => config1(name, flag)),
  ...["responseSchema", "responseJsonSchema", "thinkingConfig", "speechConfig"].map((name) =>
    config1(name, object),
  ),
  config1("responseMimeType", text),
  config1("stopSequences", [1, true, {}]),
  [
    "generationConfig.thinkingConfig.thinkingBudget",
    (one) => thinking({ thinkingBudget: one }),
    [...number, -2, 1.5],
  ],
  [
    "generationConfig.thinkingConfig.thinkingLevel",
    (one) => thinking({ thinking_level: one }),
    [...text, "a b", "é"],
  ],
  ["generationConfig.thinkingConfig.includeThoughts", (one) => thinking({ include_thoughts: one }), flag],
  ["safetySettings", (safetySettings) => ({ contents: [hi], safetySettings }), list],
  ["cachedContent", (cachedContent) => ({ contents: [hi], cachedContent }), text],
  ["labels", (labels) => ({ contents: [hi], labels }), object],
  ["models", (models) => ({ contents: [hi], models }), [1, "x", [], {}]],
];

function part1(name: string, values: readonly unknown[]) {
  return [`contents[0].parts[0].${name}`, (value: unknown) => part({ [name]: value }), values] as const;
}
function config1(name: string, values: readonly unknown[]) {
  return [`generationConfig.${name}`, (value: unknown) => config({ [name]: value }), values] as const;
}
function calling(functionCallingConfig: object) {
  return { contents: [hi], toolConfig: { functionCallingConfig } };
}
function thinking(thinkingConfig: object) {
  return config({ thinking_config: thinkingConfig });
}

describe("a request of Gemini's API with a field of another type", () => {
  it.each(wrong)("is refused for %s", (field, make, values) => {
    for (const value of values) {
      const named = refusedFor(JSON.parse(JSON.stringify(make(value))));
      expect([value, named]).toEqual([value, expect.stringContaining(field)]);
    }
  });

  it("is taken where a field is null, which says nothing in Google's JSON", () => {
    const nothing = (names: string) => Object.fromEntries(names.split(" ").map((name) => [name, null]));
    expect(
      refusedFor({
        contents: [
          {
            role: null,
            parts: [
              {
                text: "Hi",
                ...nothing("thought thoughtSignature inlineData fileData functionCall functionResponse"),
              },
            ],
          },
        ],
        ...nothing(
          "systemInstruction tools toolConfig safetySettings cachedContent labels serviceTier store",
        ),
        generationConfig: nothing(
          "temperature topP topK maxOutputTokens candidateCount stopSequences seed responseLogprobs logprobs responseMimeType responseSchema responseJsonSchema thinkingConfig",
        ),
      }),
    ).toBeNull();
  });

  it.each([
    [
      {
        contents: [hi],
        tools: [{ functionDeclarations: [{ name: "f", parameters: { type: 7, items: "x" } }] }],
      },
    ],
    [config({ responseSchema: { type: "OBJECT", properties: [1], anyOf: {}, enum: 3, $defs: "x" } })],
    [part({ fileData: { fileUri: "files/abc" } })],
    [part({ fileData: { fileUri: "gs://bucket/a.wav", mimeType: "audio/wav" } })],
    [
      part({
        functionResponse: { name: "f", response: {}, parts: [{ fileData: { fileUri: "files/abc" } }] },
      }),
    ],
    [
      {
        contents: [
          { role: "model", parts: [{ fileData: { fileUri: "files/a", mimeType: "image/png" } }] },
          hi,
        ],
      },
    ],
  ])("is read as far as it can be: %j", (body) => {
    expect(refusedFor(body)).toBeNull();
  });
});

const user = { role: "user", parts: [{ text: "What is the capital of Australia?" }] };
const ask = (fields: object): Record<string, unknown> => ({ contents: [user], ...fields });
const configured = (generationConfig: object): Record<string, unknown> => ask({ generationConfig });
const lookup = { name: "look_up", description: "Looks up", parameters: { type: "OBJECT", properties: {} } };
const harms = ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"];

/** Requests of clients that speak Gemini's generateContent. */
export const geminiBodies: Readonly<Record<string, Record<string, unknown>>> = {
  "google-genai, plain": ask({}),
  "google-genai, sampling": configured({
    ...{ temperature: 0.4, topP: 0.9, topK: 40, seed: 7, candidateCount: 1, maxOutputTokens: 300 },
  }),
  "google-genai, penalties": configured({ presencePenalty: 0.2, frequencyPenalty: 0.2 }),
  "google-genai, schema": configured({
    responseMimeType: "application/json",
    responseSchema: {
      type: "OBJECT",
      properties: { city: { type: "STRING", nullable: true } },
      required: ["city"],
      propertyOrdering: ["city"],
    },
  }),
  "google-genai, JSON Schema": configured({
    responseMimeType: "application/json",
    responseJsonSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  }),
  "google-genai, log probabilities": configured({ responseLogprobs: true, logprobs: 3 }),
  "google-genai, level of thought": configured({ thinkingConfig: { thinkingLevel: "low" } }),
  "google-genai, thoughts off": configured({ thinkingConfig: { thinkingBudget: 0 } }),
  "google-genai, safety": ask({
    safetySettings: harms.map((harm) => ({ category: `HARM_CATEGORY_${harm}`, threshold: "BLOCK_NONE" })),
    labels: { team: "x" },
  }),
  "google-genai, forced function": ask({
    tools: [{ functionDeclarations: [lookup] }],
    toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["look_up"] } },
  }),
  "google-genai, JSON Schema of a function": ask({
    tools: [
      { functionDeclarations: [{ name: "stop", parametersJsonSchema: { type: "object", properties: {} } }] },
    ],
  }),
  "Gemini CLI": ask({
    systemInstruction: { role: "user", parts: [{ text: "You are a coding agent." }] },
    tools: [{ functionDeclarations: [lookup] }],
    generationConfig: {
      ...{ temperature: 1, topP: 0.95, topK: 64 },
      thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 },
    },
  }),
  "Gemini CLI, tool loop": ask({
    contents: [
      user,
      {
        role: "model",
        parts: [{ functionCall: { id: "look_up-1", name: "look_up", args: {} }, thoughtSignature: "c2ln" }],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "look_up-1", name: "look_up", response: { output: "Canberra" } } },
          { text: "Go on." },
        ],
      },
    ],
    tools: [{ functionDeclarations: [lookup] }],
  }),
  "LangChain over Gemini": ask({
    tools: [],
    safetySettings: [],
    generationConfig: { temperature: 0.7, candidateCount: 1, stopSequences: [] },
  }),
};

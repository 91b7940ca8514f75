const parametersJsonSchema = { type: "object", properties: { dir_path: { type: "string" } } };
/** The second request of a conversation, as Gemini CLI 0.61 sends it behind a reply that carried no thought signature; of its instruction and tools the form alone. */
export const geminiCliBody = {
  contents: [
    { parts: [{ text: "<session_context>" }, { text: "Say hi" }], role: "user" },
    {
      parts: [
        {
          functionCall: { id: "call_1", args: { dir_path: "x" }, name: "list_directory" },
          thoughtSignature: "skip_thought_signature_validator",
        },
      ],
      role: "model",
    },
    {
      parts: [
        {
          functionResponse: { name: "list_directory", response: { error: "no such file" }, id: "call_1" },
        },
      ],
      role: "user",
    },
  ],
  systemInstruction: { parts: [{ text: "You are Gemini CLI" }], role: "user" },
  tools: [{ functionDeclarations: [{ name: "list_directory", description: "Lists", parametersJsonSchema }] }],
  generationConfig: {
    ...{ temperature: 1, topP: 0.95 },
    thinkingConfig: { includeThoughts: true },
  },
};

import { describe, expect, it } from "vitest";
import { canonicalRequest } from "./canonical-request.ts";

describe("a request of Gemini's API in one form", () => {
  it("has one spelling and lists, wherever Google's parsers take another", () => {
    const part = { inline_data: { mime_type: "image/png", data: "aGk=" }, thought_signature: "s" };
    const result = {
      function_response: { name: "f", response: { a_b: 1 }, parts: { inline_data: { mime_type: "a/b" } } },
    };
    expect(
      canonicalRequest({
        contents: { role: "user", parts: part },
        system_instruction: { parts: { text: "Be brief" } },
        generation_config: { max_output_tokens: 5, thinking_config: { include_thoughts: true } },
        tools: { function_declarations: { name: "f", parameters_json_schema: { some_name: 1 } } },
        tool_config: { function_calling_config: { allowed_function_names: ["a_b"] } },
        safety_settings: { category: "C" },
        cached_content: "c",
      }),
    ).toEqual({
      contents: [
        {
          role: "user",
          parts: [{ inlineData: { mimeType: "image/png", data: "aGk=" }, thoughtSignature: "s" }],
        },
      ],
      systemInstruction: { parts: [{ text: "Be brief" }] },
      generationConfig: { maxOutputTokens: 5, thinkingConfig: { includeThoughts: true } },
      // Names in schemas, arguments and results are their authors' own.
      tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: { some_name: 1 } }] }],
      toolConfig: { functionCallingConfig: { allowedFunctionNames: ["a_b"] } },
      safetySettings: [{ category: "C" }],
      cachedContent: "c",
    });
    expect(canonicalRequest({ contents: [{ parts: [result] }] })).toEqual({
      contents: [
        {
          parts: [
            {
              functionResponse: {
                ...{ name: "f", response: { a_b: 1 } },
                parts: [{ inlineData: { mimeType: "a/b" } }],
              },
            },
          ],
        },
      ],
    });
  });

  it.each([
    [{ systemInstruction: "a", system_instruction: "b" }, "systemInstruction"],
    [{ generationConfig: { topP: 1, top_p: 0 } }, "topP"],
    [{ contents: [{ parts: [{ thoughtSignature: "a", thought_signature: "b" }] }] }, "thoughtSignature"],
  ])("is refused where a field stands in both spellings: %j", (body, name) => {
    expect(() => canonicalRequest(body)).toThrow(expect.objectContaining({ param: name }));
  });

  it.each([[{ contents: "Hi" }], [{ contents: [1, null, "x"] }], [{ tools: 7, toolConfig: [] }], [{}]])(
    "leaves what is of another type to the schema: %j",
    (body) => {
      expect(canonicalRequest(body)).toEqual(body);
    },
  );
});

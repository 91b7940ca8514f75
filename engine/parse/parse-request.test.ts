import { describe, expect, it } from "vitest";
import type { ChatMessage } from "./chat-request.ts";
import { parseRequest } from "./parse-request.ts";

const user = (content: NonNullable<ChatMessage["content"]>) => ({ role: "user", content });

describe("parseRequest", () => {
  it("reads the last user turn, not the assistant's or the tool's words after it", () => {
    const parsed = parseRequest({
      model: "auto",
      messages: [
        user(
          "First question, long enough to be read alone: what is the boiling point of water at sea level?",
        ),
        { role: "assistant", content: "100 C" },
      ],
    });
    expect(parsed.text).toMatch(/^First question/);
    expect(parsed.text).not.toContain("100 C");
  });

  it("reads a short turn together with what came before it", () => {
    const parsed = parseRequest({
      model: "auto",
      messages: [
        user("Translate 'good morning' into German."),
        { role: "assistant", content: "Guten Morgen" },
        user("and in French?"),
      ],
    });
    expect(parsed.text).toBe("Translate 'good morning' into German.\nGuten Morgen\nand in French?");
  });

  it("bounds the text of a huge prompt but counts all of it", () => {
    const text = "word ".repeat(80_000);
    const parsed = parseRequest({ model: "auto", messages: [user(text)] });
    expect(parsed.text.length).toBeLessThanOrEqual(651);
    // Without the blank at its end.
    expect(parsed.lastTurnCharacters).toBe(399_999);
    expect(parsed.inputTokensEstimate).toBe(100_004);
  });

  it("reads the same prompt alike, however it ends and whether or not it is in capitals", () => {
    const read = (text: string) => parseRequest({ model: "auto", messages: [user(text)] });
    const plain = read("why is the sky blue?");
    for (const text of [
      "why is the sky blue?    ",
      "\nwhy is the sky blue?\n\n\n\n",
      "WHY IS THE SKY BLUE?",
    ]) {
      expect(read(text).text).toBe(plain.text);
      expect(read(text).lastTurnCharacters).toBe(plain.lastTurnCharacters);
      expect(read(text).replyCues).toEqual(plain.replyCues);
    }
  });

  it("collects what the request needs", () => {
    const parsed = parseRequest({
      model: "auto",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is in the picture?" },
            { type: "image_url" },
            { type: "input_audio" },
          ],
        },
      ],
      tools: [{ type: "function" }],
      response_format: { type: "json_schema" },
      max_tokens: 50,
      reasoning_effort: "low",
    });
    expect(parsed.requirements).toEqual({
      tools: true,
      jsonSchema: true,
      jsonMode: false,
      imageInput: true,
      audioInput: true,
      videoInput: false,
      fileInput: false,
    });
    expect(parsed.maxOutputTokens).toBe(50);
    expect(parsed.reasoningEffort).toBe("low");
    expect(parsed.text).toBe("What is in the picture?");
  });

  it.each([
    { type: "video_url", video_url: { url: "https://example.com/a" } },
    { type: "input_video", input_video: { data: "AAAA" } },
    { type: "video", video: ["data:image/png;base64,AAAA"] },
    { type: "file", file: { file_data: "data:video/mp4;base64,AAAA" } },
    { type: "input_file", filename: "Clip.MOV", file_data: "AAAA" },
  ])("knows a video: %j", (part) => {
    const { requirements, inputTokensEstimate } = parseRequest({ model: "auto", messages: [user([part])] });
    expect(requirements).toMatchObject({ videoInput: true, fileInput: false, imageInput: false });
    expect(inputTokensEstimate).toBeGreaterThan(10_000);
  });

  it.each([
    { type: "file", file: { filename: "mp4.pdf", file_data: "data:application/pdf;base64,AAAA" } },
    { type: "file", file: { file_id: "file-1" } },
    { type: "input_file", file_url: "https://example.com/a.pdf" },
  ])("takes other files for no video: %j", (part) => {
    const { requirements } = parseRequest({ model: "auto", messages: [user([part])] });
    expect(requirements).toMatchObject({ videoInput: false, fileInput: true });
  });

  it("prefers max_completion_tokens, as the newer field", () => {
    const parsed = parseRequest({
      model: "auto",
      messages: [user("hi")],
      max_tokens: 5,
      max_completion_tokens: 9,
    });
    expect(parsed.maxOutputTokens).toBe(9);
  });

  it("recognises a later turn of the same conversation", () => {
    const opening = [{ role: "system", content: "Be brief." }, user("Plan a trip to Lisbon.")];
    const first = parseRequest({ model: "auto", messages: opening });
    const later = parseRequest({
      model: "auto",
      messages: [...opening, { role: "assistant", content: "Sure." }, user("For three days.")],
    });
    const other = parseRequest({ model: "auto", messages: [opening[0]!, user("Plan a trip to Porto.")] });
    expect(later.conversationKey).toBe(first.conversationKey);
    expect(other.conversationKey).not.toBe(first.conversationKey);
  });

  it("answers for messages without any text", () => {
    const parsed = parseRequest({ model: "auto", messages: [{ role: "assistant", content: null }] });
    expect(parsed.text).toBe("");
    expect(parsed.conversationKey).toBeNull();
  });
});

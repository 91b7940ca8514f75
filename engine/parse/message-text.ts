import type { ChatMessage } from "./chat-request.ts";

/** The text of a message; the texts of its parts are joined by line breaks, other parts are left out. */
export function messageText(message: ChatMessage): string {
  const { content } = message;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  if (content.length === 1) return content[0].text ?? "";
  let text = "";
  for (const part of content)
    if (typeof part.text === "string") text += text === "" ? part.text : `\n${part.text}`;
  return text;
}

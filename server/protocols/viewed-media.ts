import type { MediaPart, Turn } from "../operation/normalised-request.ts";

/** A conversation as the router reads it, which asks of a picture, sound or file that it is there: one that lies with a provider, or at an address, has a form in which every writer can say so. */
export function viewedMedia(turns: readonly Turn[]): readonly Turn[] {
  return turns.map((turn): Turn => {
    switch (turn.role) {
      case "user":
        return { ...turn, parts: turn.parts.map(viewed) };
      case "assistant":
        return { ...turn, parts: turn.parts.map(viewed) };
      case "tool":
        return {
          ...turn,
          parts: turn.parts.map((result) => ({ ...result, parts: result.parts.map(viewed) })),
        };
      default:
        return turn;
    }
  });
}

function viewed<Part extends { readonly kind: string }>(part: Part | MediaPart): Part | MediaPart {
  if (!("source" in part)) return part;
  const { source, kind } = part;
  if (kind === "audio" && source.kind !== "base64")
    return { ...part, source: { kind: "base64", mediaType: null, data: "" } };
  if (source.kind !== "file") return part;
  return kind === "image"
    ? { ...part, source: { kind: "url", url: source.id } }
    : { ...part, source: { ...source, protocol: "openai-chat" } };
}

/** Whether a conversation holds a file that lies with the provider of the client's own protocol. */
export const holdsUploadedFile = (turns: readonly Turn[]): boolean =>
  turns.some(
    (turn) =>
      (turn.role === "user" && turn.parts.some(isUploaded)) ||
      (turn.role === "tool" && turn.parts.some(({ parts }) => parts.some(isUploaded))),
  );

const isUploaded = (part: { readonly kind: string } | MediaPart): boolean =>
  "source" in part && part.source.kind === "file";

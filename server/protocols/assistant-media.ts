import type { MediaPart, Turn, UserPart } from "../operation/normalised-request.ts";

/**
 * A conversation in which pictures and sounds that a model made stand in a turn of the user's, for protocols that take none in the assistant's: with the user's next
 * words, or in a turn of their own before the model goes on.
 */
export function withAssistantMediaFollowing(turns: readonly Turn[]): readonly Turn[] {
  if (!turns.some((turn) => turn.role === "assistant" && turn.parts.some(isMedia))) return turns;
  const moved: Turn[] = [];
  let made: MediaPart[] = [];
  const takeMade = (): UserPart[] => {
    if (made.length === 0) return [];
    const parts: UserPart[] = [{ kind: "text", text: "Made by the assistant before:", cache: null }, ...made];
    made = [];
    return parts;
  };
  for (const turn of turns) {
    if (turn.role === "user") moved.push({ ...turn, parts: [...takeMade(), ...turn.parts] });
    else if (turn.role !== "assistant") moved.push(turn);
    else {
      const parts = takeMade();
      if (parts.length > 0) moved.push({ role: "user", parts, name: null });
      made = turn.parts.filter(isMedia);
      moved.push({ ...turn, parts: turn.parts.filter((part) => !isMedia(part)) });
    }
  }
  const parts = takeMade();
  return parts.length === 0 ? moved : [...moved, { role: "user", parts, name: null }];
}

const isMedia = (part: { readonly kind: string }): part is MediaPart =>
  ["image", "audio", "video", "document"].includes(part.kind);

import type {
  AssistantPart,
  MediaPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UpstreamTarget,
} from "../../operation/normalised-request.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { callArguments } from "../call-arguments.ts";
import { customInputAsArguments } from "../custom-tools.ts";
import { compact, type Fields, isFields } from "../fields.ts";
import { withUserTurn } from "../with-user-turn.ts";
import { takesThinkingLevel } from "./thinking-config.ts";

/**
 * Google's own stand-in for the seal of a call that another model made: without one, Gemini 3 refuses the conversation
 * (https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
export const noSignature = "skip_thought_signature_validator";

/**
 * Turns as Gemini's `contents`. System turns at the head become `systemInstruction`; one in the middle stays where it is, marked as such, in the
 * user's turn: this protocol has no other place for it.
 */
export function writeGeminiContents(
  turns: readonly Turn[],
  target: UpstreamTarget,
  dropped: Set<string>,
): { contents: Fields[]; systemInstruction: Fields | null } {
  const contents: { role: "user" | "model"; parts: Fields[] }[] = [];
  const system: Fields[] = [];
  const isSealed = takesThinkingLevel(target.upstreamModel);
  for (const turn of withUserTurn(turns)) {
    if ((turn.role === "system" || turn.role === "developer") && contents.length === 0) {
      system.push(...turn.parts.map((part) => textPart(part, dropped)));
      continue;
    }
    const role = turn.role === "assistant" ? "model" : "user";
    const parts = turnParts(turn, isSealed, dropped);
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role, parts });
  }
  return { contents, systemInstruction: system.length === 0 ? null : { parts: system } };
}

function turnParts(turn: Turn, isSealed: boolean, dropped: Set<string>): Fields[] {
  switch (turn.role) {
    case "system":
    case "developer":
      return turn.parts.map((part) => ({ text: `<system>\n${textPart(part, dropped).text}\n</system>` }));
    case "user":
      if (turn.name !== null) dropped.add("messages.name");
      return turn.parts.map((part) =>
        part.kind === "text" ? textPart(part, dropped) : mediaPart(part, dropped),
      );
    case "tool":
      return turn.parts.flatMap((result) => toolResult(result, isSealed, dropped));
    case "assistant":
      if (turn.name !== null) dropped.add("messages.name");
      return modelParts(turn.parts, isSealed, dropped);
  }
}

function textPart(part: TextPart, dropped: Set<string>): Fields & { text: string } {
  if (part.cache !== null) dropped.add("cache_control");
  return { text: part.text };
}

const typeOfExtension: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    ...{ png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", gif: "image/gif" },
    ...{
      heic: "image/heic",
      heif: "image/heif",
      mp4: "video/mp4",
      mov: "video/quicktime",
      webm: "video/webm",
    },
    ...{ mp3: "audio/mp3", wav: "audio/wav", flac: "audio/flac", ogg: "audio/ogg", pdf: "application/pdf" },
  }),
);

const defaultTypes = {
  ...{ image: "image/jpeg", audio: "audio/wav", video: "video/mp4", document: "application/pdf" },
} as const;

function mediaPart(part: MediaPart, dropped: Set<string>): Fields {
  const { kind, source } = part;
  if (part.cache !== null) dropped.add("cache_control");
  if (part.hasCitations) dropped.add("citations");
  if (source.kind !== "text" && part.context !== null) dropped.add("context");
  if (source.kind !== "text" && part.name !== null) dropped.add("filename");
  if (part.detail !== null && part.detail !== "auto") dropped.add("detail");
  switch (source.kind) {
    case "text":
      return { text: [part.name, part.context, source.text].filter((line) => line !== null).join("\n\n") };
    case "base64":
      return { inlineData: { mimeType: source.mediaType ?? defaultTypes[kind], data: source.data } };
    case "url": {
      const extension = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(source.url)?.[1]?.toLowerCase() ?? "";
      return {
        fileData: {
          mimeType: source.mediaType ?? typeOfExtension.get(extension) ?? defaultTypes[kind],
          fileUri: source.url,
        },
      };
    }
    case "file":
      if (source.protocol === "gemini") return { fileData: { fileUri: source.id } };
      throw new Untranslatable("file_id", "the file was uploaded to another provider");
  }
}

function modelParts(parts: readonly AssistantPart[], isSealed: boolean, dropped: Set<string>): Fields[] {
  const written: Fields[] = [];
  let isFirstCall = true;
  for (const part of parts) {
    switch (part.kind) {
      case "text":
        written.push(textPart(part, dropped));
        break;
      case "refusal":
        written.push({ text: part.text });
        break;
      case "reasoning":
        if (part.signature?.protocol === "gemini") {
          if (part.text !== "") written.push({ text: part.text, thought: true });
          written.push({ text: "", thoughtSignature: part.signature.value });
        } else dropped.add("thinking");
        break;
      case "tool-call":
        if (part.cache !== null) dropped.add("cache_control");
        written.push(functionCall(part, isSealed && isFirstCall));
        isFirstCall = false;
        break;
      default:
        written.push(mediaPart(part, dropped));
    }
  }
  return written;
}

/** Of calls made at once, Gemini seals the first. */
function functionCall(call: ToolCallPart, needsSignature: boolean): Fields {
  const { id, name, type, input, signature } = call;
  const own = signature?.protocol === "gemini" ? signature.value : null;
  const args = type === "custom" ? JSON.parse(customInputAsArguments(input)) : callArguments(input);
  return compact({
    functionCall: { id, name, args },
    thoughtSignature: own ?? (needsSignature ? noSignature : null),
  });
}

function toolResult(result: ToolResultPart, isMultimodal: boolean, dropped: Set<string>): Fields[] {
  const { toolCallId: id, toolName, isError } = result;
  if (toolName === null)
    throw new Untranslatable("messages", `the tool result \`${id}\` answers no call of this conversation`);
  if (result.cache !== null) dropped.add("cache_control");
  const text = result.parts
    .flatMap((part) => (part.kind === "text" ? [textPart(part, dropped).text] : []))
    .join("\n");
  const media = result.parts.flatMap((part) => (part.kind === "text" ? [] : [mediaPart(part, dropped)]));
  const response = isError ? { error: text } : resultOf(text);
  const isInside = isMultimodal && media.length > 0;
  const answer = {
    functionResponse: compact({ id, name: toolName, response, parts: isInside ? media : null }),
  };
  return isInside ? [answer] : [answer, ...media];
}

/** A result is an object in this protocol. */
function resultOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch {}
  return { result: text };
}

import type {
  AssistantPart,
  MediaPart,
  MediaSource,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../operation/normalised-request.ts";
import { type Fields, isFields, leaveRest, textOf } from "../fields.ts";
import { openThought } from "../signature-envelope.ts";
import { codeText, ranText } from "./code-text.ts";
import { googleFields, googleList } from "./google-fields.ts";
import { UnansweredCalls } from "./unanswered-calls.ts";
import { noSignature } from "./write-gemini-contents.ts";

interface ReadContents {
  readonly turns: Turn[];
  /** Parts and members that have no words but this protocol's, by `contents.parts.<name>`. */
  readonly unread: Record<string, unknown>;
}

/** `systemInstruction` and `contents` as turns, results of functions as turns of their own before what the user says with them. @param body see `googleBody` */
export function readGeminiContents({ systemInstruction, contents }: Fields): ReadContents {
  const reader = new ContentReader();
  const system = reader.system(systemInstruction);
  if (system.length > 0) reader.turns.push({ role: "system", parts: system });
  for (const { role, parts } of googleList(contents)) {
    if (role === "model") reader.readModel(googleList(parts));
    else reader.readUser(googleList(parts));
  }
  return reader;
}

const partMembers: ReadonlySet<string> = new Set([
  ...["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode"],
  ...["codeExecutionResult", "thought", "thoughtSignature"],
]);
const memberMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  inlineData: new Set(["mimeType", "data", "displayName"]),
  fileData: new Set(["mimeType", "fileUri", "displayName"]),
  functionCall: new Set(["id", "name", "args"]),
  functionResponse: new Set(["id", "name", "response", "parts"]),
};

const textPart = (text: string): TextPart => ({ kind: "text", text, cache: null });

class ContentReader implements ReadContents {
  readonly turns: Turn[] = [];
  readonly unread: Record<string, unknown> = {};
  readonly #calls = new UnansweredCalls();

  system(instruction: unknown): TextPart[] {
    if (typeof instruction === "string") return [textPart(instruction)];
    const { parts, ...alone } = googleFields(instruction);
    // A part, or a text, stands for the whole in some clients.
    return googleList(parts ?? alone).flatMap((part) => {
      const { text, ...rest } = part;
      leaveRest(this.unread, "systemInstruction.parts", rest, new Set(["thought"]));
      return typeof text === "string" ? [textPart(text)] : [];
    });
  }

  readUser(parts: readonly Fields[]): void {
    let results: ToolResultPart[] = [];
    let said: UserPart[] = [];
    const endResults = (): void => {
      if (results.length > 0) this.turns.push({ role: "tool", parts: results });
      results = [];
    };
    const endSaid = (): void => {
      if (said.length > 0) this.turns.push({ role: "user", parts: said, name: null });
      said = [];
    };
    for (const part of parts) {
      this.#leaveRest(part);
      if (isFields(part.functionResponse)) {
        endSaid();
        results.push(this.#result(googleFields(part.functionResponse)));
        continue;
      }
      const read = contentParts(part);
      if (read.length > 0) endResults();
      if (part.functionCall != null) this.unread["contents.parts.functionCall"] ??= part.functionCall;
      said.push(...read);
    }
    endResults();
    endSaid();
  }

  readModel(parts: readonly Fields[]): void {
    const written: AssistantPart[] = [];
    /** Thoughts come in pieces, and their seal with the last of them or with what follows. */
    let thought: ReasoningPart | null = null;
    const endThought = (seal: string | null): void => {
      if (seal === null && thought === null) return;
      written.push(sealed(thought ?? plainThought(""), seal));
      thought = null;
    };
    for (const part of parts) {
      this.#leaveRest(part);
      const seal = sealOf(part);
      if (part.thought === true) {
        const text: string = (thought as ReasoningPart | null)?.text ?? "";
        thought = plainThought(text + (textOf(part.text) ?? ""));
        if (seal !== null) endThought(seal);
        continue;
      }
      const call = part.functionCall;
      // A call carries Google's own seal; another provider's is that of the thoughts before it.
      const isOwnSeal = seal !== null && openThought(seal) === null;
      endThought(isFields(call) && isOwnSeal ? null : seal);
      if (isFields(call)) written.push(this.#call(googleFields(call), isOwnSeal ? seal : null));
      else written.push(...contentParts(part));
    }
    endThought(null);
    this.turns.push({ role: "assistant", parts: written, name: null });
  }

  #call({ id: given, name: named, args }: Fields, seal: string | null): ToolCallPart {
    const name = textOf(named) ?? "";
    const signature = seal === null ? null : ({ protocol: "gemini", value: seal } as const);
    const id = this.#calls.open(textOf(given), name);
    return {
      ...{ kind: "tool-call", id, name, type: "function" },
      ...{ input: JSON.stringify(args ?? {}), signature, cache: null },
    };
  }

  #result({ id, name: named, response, parts }: Fields): ToolResultPart {
    const name = textOf(named) ?? "";
    const { text, isError } = resultText(response);
    const toolCallId = this.#calls.answer(textOf(id), name);
    const media = googleList(parts).flatMap((part) => {
      this.#leaveRest(part);
      return contentParts(part);
    });
    return {
      ...{ kind: "tool-result", toolCallId, toolName: name, type: "function", isError },
      ...{ parts: [...(text === "" ? [] : [textPart(text)]), ...media], cache: null },
    };
  }

  #leaveRest(part: Fields): void {
    leaveRest(this.unread, "contents.parts", part, partMembers);
    for (const [name, known] of Object.entries(memberMembers))
      if (isFields(part[name]))
        leaveRest(this.unread, `contents.parts.${name}`, googleFields(part[name]), known);
  }
}

/** Clients that lost a seal write in its place that there is none: alike in all conversations, it tells nothing of who made a reply. */
const sealOf = ({ thoughtSignature }: Fields): string | null =>
  thoughtSignature === noSignature ? null : textOf(thoughtSignature);

const plainThought = (text: string): ReasoningPart => ({
  ...{ kind: "reasoning", text, isSummary: false, signature: null, isRedacted: false, id: null },
});

/** @param seal Google's own, or another provider's in an envelope; null: nobody sealed it */
function sealed(thought: ReasoningPart, seal: string | null): ReasoningPart {
  if (seal === null) return thought;
  const opened = openThought(seal);
  if (opened === null) return { ...thought, signature: { protocol: "gemini", value: seal } };
  const { signature, isSummary, isRedacted, id } = opened;
  return { ...thought, signature, isSummary, isRedacted, id };
}

/** Text and media of a part; [] where it has neither. */
function contentParts(part: Fields): (TextPart | MediaPart)[] {
  const { text, inlineData, fileData, executableCode, codeExecutionResult } = part;
  if (typeof text === "string") return text === "" ? [] : [textPart(text)];
  if (isFields(inlineData)) {
    const { mimeType, data, displayName } = googleFields(inlineData);
    const mediaType = textOf(mimeType);
    const source = { kind: "base64", mediaType, data: textOf(data) ?? "" } as const;
    return [media(mediaType, source, displayName)];
  }
  if (isFields(fileData)) {
    const { mimeType, fileUri, displayName } = googleFields(fileData);
    const uri = textOf(fileUri) ?? "";
    return [media(textOf(mimeType) ?? typeOfAddress(uri), fileSource(uri), displayName)];
  }
  if (isFields(executableCode)) return [textPart(codeText(executableCode))];
  return isFields(codeExecutionResult) ? [textPart(ranText(codeExecutionResult))] : [];
}

/** Google takes a video at YouTube by its address alone; null: an address tells nothing. */
const typeOfAddress = (uri: string): string | null =>
  /^https?:\/\/(?:(?:www|m)\.)?(?:youtube\.com|youtu\.be)\//i.test(uri) ? "video/mp4" : null;

/** An address that anybody can read, or a file that was given to Google. */
const fileSource = (uri: string): MediaSource =>
  /^https?:\/\//i.test(uri) && !/^https:\/\/generativelanguage\.googleapis\.com\//i.test(uri)
    ? { kind: "url", url: uri }
    : { kind: "file", id: uri, protocol: "gemini" };

const media = (mediaType: string | null, source: MediaSource, name: unknown): MediaPart => ({
  ...{ kind: mediaKind(mediaType), source, name: textOf(name), detail: null, context: null },
  ...{ hasCitations: false, cache: null },
});

function mediaKind(mediaType: string | null): MediaPart["kind"] {
  const kind = mediaType?.split("/", 1)[0]?.toLowerCase();
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "document";
}

/** A function's result is an object here: what stands under `output` or `result` alone is the result, what stands under `error` is an error. */
function resultText(response: unknown): { text: string; isError: boolean } {
  if (!isFields(response)) return { text: response == null ? "" : String(response), isError: false };
  const [[name, value] = ["", undefined], ...others] = Object.entries(response);
  const isAlone = others.length === 0;
  if (isAlone && (name === "output" || name === "result" || name === "error"))
    return { text: typeof value === "string" ? value : JSON.stringify(value), isError: name === "error" };
  return { text: JSON.stringify(response), isError: false };
}

import { type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";
import type { FinishReason, ReplyEvent } from "../reply-event.ts";
import type { EventReader, ReplyReader } from "../translated-codec.ts";
import { codeText, ranText } from "./code-text.ts";
import { readGeminiUsage } from "./gemini-usage.ts";

/** Reads the replies of `generateContent` and the events of `streamGenerateContent?alt=sse`, which have one shape. */
export const geminiReplyReader: ReplyReader = {
  openStream: (seed) => new GeminiEventReader(seed),
  readWhole(reply, seed) {
    if (reply.error) return { kind: "error-body", error: reply.error };
    if (!Array.isArray(reply.candidates) && reply.promptFeedback === undefined)
      return { kind: "invalid", detail: "it has no `candidates`" };
    return new GeminiEventReader(seed).read(reply);
  },
};

/** https://ai.google.dev/api/generate-content#FinishReason; what is not here is `other`. */
const finishReasons: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    STOP: "stop",
    // Not Google's own: those who speak its protocol say so where Google says STOP.
    FUNCTION_CALL: "tool-calls",
    MAX_TOKENS: "length",
    SAFETY: "content-filter",
    RECITATION: "content-filter",
    BLOCKLIST: "content-filter",
    PROHIBITED_CONTENT: "content-filter",
    SPII: "content-filter",
    MODEL_ARMOR: "content-filter",
    IMAGE_SAFETY: "content-filter",
    IMAGE_PROHIBITED_CONTENT: "content-filter",
    IMAGE_RECITATION: "content-filter",
  }),
);

/** The model tried to call a tool and nothing of use came of it: such a reply looks like an answer, and is none. */
const broken: ReadonlySet<string> = new Set([
  ...["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE", "MISSING_THOUGHT_SIGNATURE"],
]);

class GeminiEventReader implements EventReader {
  /** Nothing says that a stream is over: it ends. */
  readonly isDone = false;
  #hasStarted = false;
  #seed: string;
  #calls = 0;
  readonly #called = new Set<number>();
  /** Texts so far, by choice: places in them are told in bytes. */
  readonly #said = new Map<number, string>();

  constructor(seed = "") {
    this.#seed = seed;
  }

  read(reply: Fields): readonly ReplyEvent[] {
    if (reply.error) return [{ kind: "error", error: reply.error }];
    const events: ReplyEvent[] = [];
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      const id = textOf(reply.responseId);
      this.#seed = (id ?? "").replace(/[^a-zA-Z0-9]/g, "").slice(-12) || this.#seed || "0";
      events.push({ kind: "start", id, model: textOf(reply.modelVersion), created: null });
    }
    for (const candidate of fieldsList(reply.candidates)) this.#readCandidate(candidate, events);
    const blocked = fieldsOf(reply.promptFeedback);
    const blockReason = textOf(blocked.blockReason);
    if (blockReason !== null && blockReason !== "BLOCKED_REASON_UNSPECIFIED")
      events.push({
        ...{ kind: "finish", reason: "content-filter", rawReason: blockReason, stopSequence: null },
        detail: textOf(blocked.blockReasonMessage) ?? `the prompt was blocked: ${blockReason}`,
      });
    const usage = readGeminiUsage(reply);
    if (usage !== null) events.push({ kind: "usage", usage, serviceTier: null });
    return events;
  }

  end(): readonly ReplyEvent[] {
    return [];
  }

  #readCandidate(candidate: Fields, events: ReplyEvent[]): void {
    const choice = numberOf(candidate.index) ?? 0;
    for (const part of fieldsList(fieldsOf(candidate.content).parts)) this.#readPart(part, choice, events);
    const logprobs = readLogprobs(fieldsOf(candidate.logprobsResult));
    if (logprobs.length > 0) events.push({ kind: "logprobs", content: logprobs, choice });
    for (const citation of readCitations(candidate, this.#said.get(choice) ?? ""))
      events.push({ kind: "citation", citation, choice });
    const rawReason = textOf(candidate.finishReason);
    if (rawReason === null || rawReason === "FINISH_REASON_UNSPECIFIED") return;
    if (broken.has(rawReason)) {
      const said = textOf(candidate.finishMessage);
      const message = `it ended with the finish reason \`${rawReason}\`${said === null ? "" : `: ${said}`}`;
      events.push({ kind: "error", error: { message } });
      return;
    }
    const known = finishReasons.get(rawReason) ?? "other";
    events.push({
      ...{ kind: "finish", rawReason, stopSequence: null, choice },
      reason: known === "stop" && this.#called.has(choice) ? "tool-calls" : known,
      detail: textOf(candidate.finishMessage) ?? unsafe(candidate),
    });
  }

  #readPart(part: Fields, choice: number, events: ReplyEvent[]): void {
    const thought = textOf(part.thoughtSignature);
    const signature = thought === null ? null : ({ protocol: "gemini", value: thought } as const);
    const text = textOf(part.text);
    const call = fieldsOf(part.functionCall);
    const name = textOf(call.name);
    if (name !== null) {
      const index = this.#calls++;
      this.#called.add(choice);
      const id = textOf(call.id) ?? `call_${this.#seed}_${index}`;
      events.push(
        { kind: "tool-call", index, id, name, type: "function", signature, choice },
        { kind: "tool-input", index, text: JSON.stringify(call.args ?? {}), choice },
        { kind: "tool-end", index, choice },
      );
      return;
    }
    if (text !== null && part.thought !== true) this.#said.set(choice, (this.#said.get(choice) ?? "") + text);
    if (text !== null && text !== "")
      events.push(
        part.thought === true ? { kind: "reasoning", text, choice } : { kind: "text", text, choice },
      );
    const { data, mimeType } = fieldsOf(part.inlineData);
    if (typeof data === "string" && typeof mimeType === "string")
      events.push({
        ...{ kind: "media", mediaType: mimeType, data, transcript: null, choice },
        type: mimeType.startsWith("audio/") ? "audio" : "image",
      });
    const { fileUri } = fieldsOf(part.fileData);
    if (typeof fileUri === "string") events.push({ kind: "text", text: `![file](${fileUri})`, choice });
    // Code that Gemini ran by itself is part of what it says.
    const { executableCode: code, codeExecutionResult: ran } = part;
    if (isFields(code)) events.push({ kind: "text", text: codeText(code), choice });
    if (isFields(ran)) events.push({ kind: "text", text: ranText(ran), choice });
    if (signature !== null)
      events.push({ kind: "reasoning-end", signature, isRedacted: false, id: null, choice });
  }
}

/** The safety ratings that blocked a reply, as one phrase; null: none did. */
function unsafe(candidate: Fields): string | null {
  const blocked = fieldsList(candidate.safetyRatings).filter((rating) => rating.blocked === true);
  if (blocked.length === 0) return null;
  return `blocked for ${blocked.map(({ category, probability }) => `${category} (${probability})`).join(", ")}`;
}

/** In OpenAI's form. */
function readLogprobs({ chosenCandidates, topCandidates }: Fields): Fields[] {
  const tops = fieldsList(topCandidates);
  return fieldsList(chosenCandidates).map((chosen, position) => ({
    ...logprob(chosen),
    top_logprobs: fieldsList(tops[position]?.candidates).map(logprob),
  }));
}

const logprob = ({ token, logProbability }: Fields): Fields => ({
  token: token ?? "",
  logprob: logProbability ?? 0,
  bytes: typeof token === "string" ? [...Buffer.from(token)] : null,
});

/** @param text what was said, in which Google counts bytes of UTF-8 */
function readCitations(candidate: Fields, text: string): (ReplyEvent & { kind: "citation" })["citation"][] {
  const grounding = fieldsOf(candidate.groundingMetadata);
  const sources = fieldsList(grounding.groundingChunks).map(({ web, maps, retrievedContext }) =>
    fieldsOf(web ?? maps ?? retrievedContext),
  );
  const supports = fieldsList(grounding.groundingSupports);
  // Where nothing says which words rest on which source, all rest on all.
  const isWhole = supports.length === 0;
  const whole = (isWhole ? sources : []).map((raw) => ({
    ...{ uri: raw.uri, title: raw.title, quoted: null, start: null, end: null, raw },
  }));
  const grounded = supports.flatMap((support) => {
    const segment = fieldsOf(support.segment);
    const indices = Array.isArray(support.groundingChunkIndices) ? support.groundingChunkIndices : [];
    return indices.map((index: unknown) => {
      const { uri, title } = fieldsOf(sources[Number(index)]);
      return {
        uri,
        title,
        quoted: segment.text,
        start: segment.startIndex,
        end: segment.endIndex,
        raw: support,
      };
    });
  });
  const cited = fieldsList(
    fieldsOf(candidate.citationMetadata).citations ?? fieldsOf(candidate.citationMetadata).citationSources,
  ).map((raw) => ({
    ...{ uri: raw.uri, title: raw.title, quoted: null, raw },
    start: raw.startIndex,
    end: raw.endIndex,
  }));
  const bytes = Buffer.from(text);
  const place = (at: unknown): number | null =>
    typeof at === "number" ? bytes.subarray(0, at).toString("utf8").length : null;
  return [...grounded, ...whole, ...cited].map(({ uri, title, quoted, start, end, raw }) => ({
    url: textOf(uri),
    title: textOf(title),
    quotedText: textOf(quoted),
    startIndex: place(start),
    endIndex: place(end),
    raw,
  }));
}

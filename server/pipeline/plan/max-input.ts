import { type MediaKind, partKinds } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import { type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../../protocols/fields.ts";

/** Tokens of the largest picture of today's models; OpenAI's `gpt-4o-mini` alone counts more (its pictures are cheap). */
const tokensPerImage = 5_000;
/** Speech at 8 kbit/s in base64 is 1.3 kB a second, of which models read at most 32 tokens. */
const audioCharactersPerToken = 32;
/** Of a model whose context window nobody knows, where a request refers to what is not in it. */
const unknownWindowTokens = 131_072;
/** Beside the text: what roles, separators and a provider's own instructions for tools cost. */
const slackTokens = 64;
const tokensPerTool = 700;
/** Searches of a request that sets itself no `max_uses`. */
const assumedSearches = 10;

/** What is known of a request's input before any call. */
interface MaxInput {
  /** At most, of what the request itself carries. */
  readonly tokens: number;
  /** Whether the input is more than the bytes of the request bound: a file by its address or id, a packed one, a conversation that the provider keeps, what its tools find. */
  readonly hasUnseen: boolean;
  readonly hasImage: boolean;
  readonly hasAudio: boolean;
  /** Searches by tools of the provider that it asks for, at most or as many as are assumed. */
  readonly searches: number;
}

const known = new WeakMap<Operation, MaxInput>();

/** Tokens of input that a model of this context window reads at most. @param windowTokens null: not known */
export const maxInputTokens = ({ tokens, hasUnseen }: MaxInput, windowTokens: number | null): number => {
  const all = hasUnseen ? Math.max(tokens, windowTokens ?? unknownWindowTokens) : tokens;
  return windowTokens === null ? all : Math.min(all, windowTokens);
};

/** A chat request's input at most: no tokenizer of today makes more than one token of a byte, so that its length bounds it whatever is written in it. */
export function maxInput(operation: Operation): MaxInput {
  const found = known.get(operation);
  if (found !== undefined) return found;
  const { payload, protocol } = operation;
  const { bytes } = payload;
  // Gemini's parts have no types by which they could be told apart.
  const body = protocol === "gemini" ? operation.chatBody() : payload.body;
  const media: Media = { images: 0, mediaCharacters: 0, audioCharacters: 0, refers: false };
  addMedia(body.messages, media);
  addMedia(body.input, media);
  const characters = bytes?.length ?? Buffer.byteLength(JSON.stringify(payload.body));
  const searches = searchesOf(body);
  const tools = Array.isArray(body.tools) && body.tools.length > 0 ? tokensPerTool : 0;
  const made: MaxInput = {
    tokens:
      Math.max(0, characters - media.mediaCharacters) +
      media.images * tokensPerImage +
      Math.ceil(media.audioCharacters / audioCharactersPerToken) +
      (slackTokens + tools),
    hasUnseen: media.refers || searches > 0 || refersToState(body, bytes !== null) || runsTools(body),
    hasImage: media.images > 0,
    hasAudio: media.audioCharacters > 0,
    searches,
  };
  known.set(operation, made);
  return made;
}

interface Media {
  images: number;
  /** Characters of the body that are pictures and sound. */
  mediaCharacters: number;
  audioCharacters: number;
  /** Whether there is a file, or sound, that is not in the body, or a file whose text is packed. */
  refers: boolean;
}

/** Beside content parts: what items of the Responses API and blocks of Anthropic's carry or name. */
const itemKinds: ReadonlyMap<string, MediaKind> = new Map([
  ["computer_screenshot", "image"],
  ["container_upload", "file"],
  ["item_reference", "file"],
]);

/** Messages, items and parts of any client's protocol, one or a list; what tools returned, too. */
function addMedia(items: unknown, media: Media): void {
  for (const item of Array.isArray(items) ? items : [items]) {
    if (!isFields(item)) continue;
    const type = textOf(item.type) ?? "";
    const kind = partKinds.get(type) ?? itemKinds.get(type);
    if (kind === undefined) {
      for (const inner of [item.content, item.output, item.images]) addMedia(inner, media);
      // Sound that the model made before, by its id.
      if (isFields(item.audio)) media.refers = true;
      continue;
    }
    const inline = longestInline(item, 2);
    if (kind === "image") {
      media.images += 1;
      media.mediaCharacters += inline;
    } else if (kind === "audio" && inline > 0) {
      media.audioCharacters += inline;
      media.mediaCharacters += inline;
    } else if (inline === 0 || !isPlainText(item)) media.refers = true;
    // Parts of a document in place.
    addMedia(fieldsOf(item.source).content, media);
  }
}

/** Whether a file in place is text as it stands; of a PDF, few bytes may be many pages, each of which is billed as a picture too. */
function isPlainText({ source, file, file_data: data = fieldsOf(file).file_data }: Fields): boolean {
  const { type } = fieldsOf(source);
  return type === "text" || type === "content" || textOf(data)?.startsWith("data:text/") === true;
}

/** Characters of the longest text in it that is the content and not its name; 0: there is none. */
function longestInline(fields: Fields, depth: number): number {
  let longest = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (isFields(value) && depth > 0) longest = Math.max(longest, longestInline(value, depth - 1));
    else if (Array.isArray(value) && name === "content") longest = Math.max(longest, 1);
    else if (typeof value === "string" && isContent(name, value)) longest = Math.max(longest, value.length);
  }
  return longest;
}

const isContent = (name: string, value: string): boolean =>
  name === "data" || name === "file_data" || name === "content" || value.startsWith("data:");

/** @param isAsSent false: what it goes on from was written into it */
const refersToState = (body: Fields, isAsSent: boolean): boolean =>
  (body.previous_response_id != null && isAsSent) || body.conversation != null || body.prompt != null;

/** Tools that the client runs itself, in whichever version; all others are the provider's. */
const ofClient =
  /^(?:function|custom|namespace|local_shell|shell|apply_patch|computer|bash|text_editor|memory)(?:_|$)/;
const searching = /(?:web|file|google|x)_search/;

const providerTools = (body: Fields): readonly Fields[] =>
  fieldsList(body.tools).filter(({ type }) => typeof type === "string" && !ofClient.test(type));

const runsTools = (body: Fields): boolean =>
  providerTools(body).length > 0 || body.mcp_servers != null || body.container != null;

function searchesOf(body: Fields): number {
  let searches = body.web_search_options != null || body.search_parameters != null ? assumedSearches : 0;
  for (const { type, max_uses: maxUses } of providerTools(body))
    if (searching.test(textOf(type) ?? "")) searches += numberOf(maxUses) ?? assumedSearches;
  return searches;
}

import { type MediaKind, partKind } from "../../../engine/index.ts";
import type { Untranslatable } from "../../operation/normalised-request.ts";
import type { Fields } from "../../protocols/fields.ts";
import { readContentPart } from "../../protocols/openai-chat/read-content-part.ts";
import { mediaPart } from "../../protocols/openai-chat/write-chat-messages.ts";

const usualTypes: Readonly<Record<MediaKind, string>> = {
  ...{ image: "image_url", audio: "input_audio", video: "video_url", file: "file" },
};

/**
 * A content part of another vendor's type in the type that an endpoint takes. The same object where it has that type, or where nothing translates it:
 * then the endpoint says what it thinks of it.
 *
 * @param takesDocumentUrl whether files have Mistral's form: an address, or a `data:` address, under `document_url`
 */
export function fitContentPart(part: Fields, takesDocumentUrl: boolean): Fields {
  const kind = partKind(part);
  if (kind === null) return part;
  const isDocumentUrl = takesDocumentUrl && kind === "file";
  if (part.type === (isDocumentUrl ? "document_url" : usualTypes[kind])) return part;
  const refusals: Untranslatable[] = [];
  const read = readContentPart(part, "", refusals);
  if (refusals.length > 0 || read.kind === "text") return part;
  // An upload lies with one provider, and OpenAI's form of sound has no address.
  if (read.source.kind === "file" || (read.kind === "audio" && read.source.kind === "url")) return part;
  const written = mediaPart(read);
  if (!isDocumentUrl || written.type !== "file") return written;
  const { file_data: address, filename } = written.file as Fields;
  return { type: "document_url", document_url: address, document_name: filename };
}

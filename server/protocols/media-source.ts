import { type MediaSource, Untranslatable } from "../operation/normalised-request.ts";
import { dataUrl, type Fields, textOf } from "./fields.ts";

const fix = "send an https address, or the content itself as `data:<type>;base64,...`";

/** How Base64 begins, in either alphabet; what follows is the provider's to judge: it may be many megabytes. */
const base64Head = /^[A-Za-z0-9+/_-][A-Za-z0-9+/_=\s-]*$/;
const isBase64 = (data: string): boolean => base64Head.test(data.slice(0, 256));

/**
 * Where a picture, sound, film or file lies, by the value that a client gave for it.
 *
 * @param path of the value in the client's body
 * @param mediaType as the client states it beside the value; null: it does not
 * @param mayBeBare whether the value may be Base64 without `data:`
 * @throws Untranslatable for what is no address, and no content
 */
export function mediaSource(
  value: unknown,
  path: string,
  mediaType: string | null,
  mayBeBare: boolean,
): MediaSource {
  const refuse = (what: string): never => {
    throw new Untranslatable(path, `${what}; ${fix}`);
  };
  if (value == null) return refuse("it is missing");
  if (typeof value !== "string") return refuse("it is no string");
  if (value.trim() === "") return refuse("it is empty");
  if (/^data:/i.test(value)) {
    const inline = dataUrl(value);
    if (inline === null || !isBase64(inline.data)) return refuse("it is a data: address without Base64");
    return { kind: "base64", mediaType: mediaType ?? (inline.mediaType || null), data: inline.data };
  }
  // Google and Amazon fetch from their own stores.
  if (/^(?:https?|gs|s3):\/\/./i.test(value))
    return { kind: "url", url: value, ...(mediaType !== null && { mediaType }) };
  if (mayBeBare && isBase64(value)) return { kind: "base64", mediaType, data: value };
  return refuse(
    mayBeBare ? "it is neither an address nor Base64" : "it is neither an https nor a data: address",
  );
}

/**
 * The source of one of Anthropic's blocks.
 *
 * @throws Untranslatable
 */
export function blockSource(source: Fields, path: string): MediaSource {
  switch (source.type) {
    case "url":
      return mediaSource(source.url, `${path}.url`, null, false);
    case "file":
      if (typeof source.file_id === "string" && source.file_id !== "")
        return { kind: "file", id: source.file_id, protocol: "anthropic-messages" };
      throw new Untranslatable(`${path}.file_id`, "it is no string; send the id of an uploaded file");
    case "text":
      if (typeof source.data === "string") return { kind: "text", text: source.data };
      throw new Untranslatable(`${path}.data`, "it is no string; send the text of the document");
    case "base64":
      return mediaSource(source.data, `${path}.data`, textOf(source.media_type), true);
    default:
      throw new Untranslatable(`${path}.type`, "it is none of base64, url, file and text");
  }
}

import { GatewayError } from "../../errors/gateway-error.ts";

/** One field of a form, as positions in its bytes. */
interface FormPart {
  readonly name: string;
  /** null: a plain value, no file. */
  readonly fileName: string | null;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Far more fields than a transcription has; each costs a search. */
const maxParts = 100;
const maxPartHeaderBytes = 4_096;

/** The boundary that a content type names; null: it is no form. */
export function formBoundary(contentType: string | undefined): string | null {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? "",
  );
  return match?.[1] ?? match?.[2] ?? null;
}

/**
 * The fields of a `multipart/form-data` body (RFC 7578), without copying any: what is not changed goes upstream byte for byte.
 *
 * @throws GatewayError `invalid_request` where it is not one, is cut short, or has too many fields
 */
export function readForm(bytes: Buffer, boundary: string): FormPart[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const opening = delimiter.subarray(2);
  const first = bytes.subarray(0, opening.length).equals(opening) ? -2 : bytes.indexOf(delimiter);
  if (first === -1) throw broken("its boundary is not in the body");
  const parts: FormPart[] = [];
  let at = first + delimiter.length;
  while (!isClosing(bytes, at)) {
    if (parts.length === maxParts) throw broken(`it has more than ${maxParts} fields`);
    const headerEnd = bytes.indexOf("\r\n\r\n", at, "latin1");
    const end = headerEnd === -1 ? -1 : bytes.indexOf(delimiter, headerEnd + 2);
    if (end === -1) throw broken("it is cut short");
    if (headerEnd - at > maxPartHeaderBytes) throw broken("the head of a field is too long");
    parts.push({
      ...partNames(bytes.toString("utf8", at, headerEnd)),
      valueStart: headerEnd + 4,
      valueEnd: end,
    });
    at = end + delimiter.length;
  }
  return parts;
}

const isClosing = (bytes: Buffer, at: number): boolean => bytes[at] === 0x2d && bytes[at + 1] === 0x2d;

function partNames(head: string): Pick<FormPart, "name" | "fileName"> {
  const disposition = /^content-disposition:\s*form-data\b(.*)$/im.exec(head)?.[1] ?? "";
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw broken("a field has no name");
  const fileName = /;\s*filename\*?=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition);
  return { name, fileName: fileName === null ? null : (fileName[1] ?? fileName[2] ?? "") };
}

/** The form with the text of one field replaced, or added at its head where it is missing. */
export function withFormField(bytes: Buffer, boundary: string, name: string, value: string): Buffer {
  const part = readForm(bytes, boundary).find((one) => one.name === name && one.fileName === null);
  if (part !== undefined)
    return Buffer.concat([
      bytes.subarray(0, part.valueStart),
      Buffer.from(value),
      bytes.subarray(part.valueEnd),
    ]);
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

const broken = (detail: string): GatewayError =>
  new GatewayError("invalid_request", `The form cannot be read: ${detail}.`);

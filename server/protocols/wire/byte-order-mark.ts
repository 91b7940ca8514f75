/** A byte string without the UTF-8 byte order mark that some servers begin with, and no parser takes. */
export const withoutByteOrderMark = (bytes: string): string =>
  bytes.startsWith("\u00ef\u00bb\u00bf") ? bytes.slice(3) : bytes;

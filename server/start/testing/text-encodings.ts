import { createHash } from "node:crypto";

/**
 * The forms in which a text could lie in a database: as it is, in the usual encodings, and as hashes that anybody can make of it.
 *
 * @returns name and pattern of each, in lower case
 */
export function textEncodings(text: string): [name: string, pattern: string][] {
  const utf8 = Buffer.from(text, "utf8");
  const forms: [string, string][] = [
    ["plain", text],
    ["without spaces", text.replaceAll(" ", "")],
    ["backwards", [...text].reverse().join("")],
    ["rot13", text.replace(/[a-z]/gi, (letter) => rotated(letter))],
    ["percent encoding", encodeURIComponent(text)],
    ["hexadecimal", utf8.toString("hex")],
    ["hexadecimal, upper case inside", Buffer.from(text.toUpperCase()).toString("hex")],
    ["UTF-16, little endian", Buffer.from(text, "utf16le").toString("hex")],
    ["UTF-16, big endian", Buffer.from(text, "utf16le").swap16().toString("hex")],
    ["character codes", [...utf8].join(",")],
    [
      "JSON escapes",
      [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ],
  ];
  // Base64 depends on where in a group of three bytes the text begins; its ends depend on the neighbours and are left out.
  for (const before of [0, 1, 2])
    for (const encoding of ["base64", "base64url"] as const)
      forms.push([
        `${encoding}, shifted by ${before}`,
        Buffer.concat([Buffer.alloc(before, "x"), utf8])
          .toString(encoding)
          .slice(4, -4),
      ]);
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"])
    for (const encoding of ["hex", "base64", "base64url"] as const)
      forms.push([
        `${algorithm}, ${encoding}`,
        createHash(algorithm).update(utf8).digest(encoding).slice(0, 16),
      ]);
  return forms.map(([name, form]) => [name, form.toLowerCase()]);
}

function rotated(letter: string): string {
  const first = letter <= "Z" ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
}

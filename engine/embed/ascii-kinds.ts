/** What an ASCII character is to an uncased BERT tokenizer. */
export const asciiKind = { dropped: 0, space: 1, wordPart: 2, punctuation: 3 } as const;

/** Kind by character code, 0 to 127. Control characters are dropped, so that what stands around them joins; tab and line ends are spaces. */
export const asciiKinds: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[\t\n\r ]/.test(character)) return asciiKind.space;
  if (/[A-Za-z0-9]/.test(character)) return asciiKind.wordPart;
  return code < 32 || code === 127 ? asciiKind.dropped : asciiKind.punctuation;
});

/** Lower case of each ASCII character code. */
export const asciiLowerCase: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

/** Bytes of a WebAssembly module under construction (WebAssembly core specification 2.0, chapter 5, binary format). */
export type Code = readonly number[];

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest === 0 ? low : low + 128);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128, for values that fit 32 bits. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0);
    bytes.push(isLast ? low : low | 128);
    if (isLast) return bytes;
  }
}

/** A vector: its length, then its items. */
export const items = (parts: readonly Code[]): Code => [...unsigned(parts.length), ...parts.flat()];

/** A text by its UTF-8 bytes. */
export const text = (value: string): Code => items([...Buffer.from(value)].map((byte) => [byte]));

/** A section: its number, its length in bytes, its content. */
export const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];

export const valueType = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** One exported function: its parameters, its further locals and its instructions. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly locals: readonly number[];
  readonly body: Code;
}

/** A module that imports one memory (`host.memory`, of any size) and exports the functions, which return nothing. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const byte = (value: number): Code => [value];
  const types = functions.map(({ parameters }) => [0x60, ...items(parameters.map(byte)), 0]);
  const memoryImport = [...text("host"), ...text("memory"), 0x02, 0x00, ...unsigned(0)];
  const bodies = functions.map(({ locals, body }) => {
    const content = [...items(locals.map((type) => [1, type])), ...body, 0x0b];
    return [...unsigned(content.length), ...content];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, items(types)),
    ...section(2, items([memoryImport])),
    ...section(3, items(functions.map((_, index) => unsigned(index)))),
    ...section(7, items(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, items(bodies)),
  ]);
}

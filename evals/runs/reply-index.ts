/** Where lines of a file stand, by the key that they begin with: about 40 bytes each, whatever the key's length. */
export interface ReplyIndex {
  /** Notes a line; one of the same key is replaced. */
  set(key: string, offset: number, length: number): void;
  /** The line that most likely has the key: the reader compares. Null: none has. */
  get(key: string): { readonly offset: number; readonly length: number } | null;
  readonly size: number;
}

const firstSlots = 1_024;

/** Slots that are taken at most, as a share. */
const maxLoad = 0.6;

/** Open addressing over typed arrays; a key is known by 64 bits of its hash. */
export function createReplyIndex(): ReplyIndex {
  let size = 0;
  let table = createTable(firstSlots);

  function slotOf(high: number, low: number): number {
    const mask = table.lengths.length - 1;
    let slot = low & mask;
    // A length of 0 is a free slot: a line has at least its line break.
    while (table.lengths[slot] !== 0 && !(table.highs[slot] === high && table.lows[slot] === low))
      slot = (slot + 1) & mask;
    return slot;
  }

  function put(high: number, low: number, offset: number, length: number): void {
    const slot = slotOf(high, low);
    if (table.lengths[slot] === 0) size += 1;
    table.highs[slot] = high;
    table.lows[slot] = low;
    table.offsets[slot] = offset;
    table.lengths[slot] = length;
  }

  function grow(): void {
    const old = table;
    table = createTable(2 * old.lengths.length);
    size = 0;
    for (let slot = 0; slot < old.lengths.length; slot += 1) {
      const length = old.lengths[slot] ?? 0;
      if (length !== 0) put(old.highs[slot] ?? 0, old.lows[slot] ?? 0, old.offsets[slot] ?? 0, length);
    }
  }

  return {
    get size() {
      return size;
    },
    set(key, offset, length) {
      if (size + 1 > maxLoad * table.lengths.length) grow();
      put(hashOf(key, 0x811c9dc5), hashOf(key, 0x9747b28c), offset, length);
    },
    get(key) {
      const slot = slotOf(hashOf(key, 0x811c9dc5), hashOf(key, 0x9747b28c));
      const length = table.lengths[slot] ?? 0;
      return length === 0 ? null : { offset: table.offsets[slot] ?? 0, length };
    },
  };
}

const createTable = (slots: number) => ({
  highs: new Uint32Array(slots),
  lows: new Uint32Array(slots),
  offsets: new Float64Array(slots),
  lengths: new Uint32Array(slots),
});

/** 32 bits by FNV-1a from a seed, stirred once more at the end: its own last bits are weak. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

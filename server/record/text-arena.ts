/** Where a text stands in an arena. */
export interface StoredText {
  readonly block: Block;
  readonly start: number;
  readonly end: number;
}

interface Block {
  readonly bytes: Buffer;
  /** First free byte. */
  free: number;
  /** Texts in it that are not released yet. */
  live: number;
}

/** Texts kept outside the garbage collector's heap. */
export interface TextArena {
  put(text: string): StoredText;
  read(stored: StoredText): string;
  /** Once for each text: what it held may be written over. */
  release(stored: StoredText): void;
  /** Bytes of all blocks, used or not. */
  readonly heldBytes: number;
}

const blockBytes = 1_048_576;

/** Empty blocks kept for the next burst. */
const spareBlocks = 2;

/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const mostBytesPerUnit = 3;

/**
 * Rows that wait some tenths of a second as strings are old to the garbage collector by the time they go, and a busy server would keep a
 * hundred megabytes of them. As bytes in a few blocks that are used again they cost what they are long.
 */
export function createTextArena(): TextArena {
  const spare: Block[] = [];
  let heldBytes = 0;
  let current: Block | null = null;

  function allocate(bytes: number): Block {
    heldBytes += bytes;
    return { bytes: Buffer.allocUnsafeSlow(bytes), free: 0, live: 0 };
  }

  function retire(block: Block): void {
    block.free = 0;
    if (block === current) return;
    if (block.bytes.length === blockBytes && spare.length < spareBlocks) spare.push(block);
    else heldBytes -= block.bytes.length;
  }

  function blockFor(text: string): Block {
    const most = text.length * mostBytesPerUnit;
    if (most > blockBytes) return allocate(Buffer.byteLength(text));
    if (current !== null && current.free + most <= blockBytes) return current;
    const full = current;
    current = spare.pop() ?? allocate(blockBytes);
    if (full !== null && full.live === 0) retire(full);
    return current;
  }

  return {
    put(text) {
      const block = blockFor(text);
      const start = block.free;
      block.free += block.bytes.write(text, start, "utf8");
      block.live += 1;
      return { block, start, end: block.free };
    },
    read: ({ block, start, end }) => block.bytes.toString("utf8", start, end),
    release({ block }) {
      block.live -= 1;
      if (block.live === 0) retire(block);
    },
    get heldBytes() {
      return heldBytes;
    },
  };
}

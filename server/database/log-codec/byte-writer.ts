/**
 * Bytes of one row at a time in a buffer that is used again and again, so that a row allocates nothing but its text. A row that is longer than the
 * buffer makes it grow.
 */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(4_096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #bits = 0;
  #bitCount = 0;

  /** Also after a row that was given up half-way. */
  start(): void {
    this.#length = 0;
    this.#bits = 0;
    this.#bitCount = 0;
  }

  u8(value: number): void {
    this.#room(1);
    this.#view.setUint8(this.#length, value);
    this.#length += 1;
  }

  u16(value: number): void {
    this.#room(2);
    this.#view.setUint16(this.#length, value);
    this.#length += 2;
  }

  i16(value: number): void {
    this.u16(value & 0xffff);
  }

  /** Room for a uint16 that says how many bytes follow it up to the call of what is returned. */
  u16Length(): () => void {
    const at = this.#length;
    this.u16(0);
    return () => this.#view.setUint16(at, this.#length - at - 2);
  }

  /** A whole number from 0 to 2^28 in as many bytes as it needs: seven bits each, the lowest first, and whether there are more. */
  varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.u8((rest & 0x7f) | 0x80);
    this.u8(rest);
  }

  f32(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.#length, value);
    this.#length += 4;
  }

  /** The lowest `count` bits of a value, at most 24, behind those before; `endBits` before anything else is written. */
  bits(value: number, count: number): void {
    this.#bits = (this.#bits << count) | value;
    this.#bitCount += count;
    while (this.#bitCount >= 8) {
      this.#bitCount -= 8;
      this.u8((this.#bits >>> this.#bitCount) & 0xff);
    }
    this.#bits &= (1 << this.#bitCount) - 1;
  }

  /** Fills the last byte with zeros. */
  endBits(): void {
    if (this.#bitCount > 0) this.bits(0, 8 - this.#bitCount);
  }

  /** Bytes as they stand. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  base64(): string {
    return this.#bytes.toString("base64", 0, this.#length);
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. @throws RangeError where the bytes end too early */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  #bits = 0;
  #bitCount = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#step(1));
  }

  u16(): number {
    return this.#bytes.readUInt16BE(this.#step(2));
  }

  i16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  i64(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }

  f32(): number {
    return this.#bytes.readFloatBE(this.#step(4));
  }

  /** As `ByteWriter.bits` wrote them. */
  bits(count: number): number {
    while (this.#bitCount < count) {
      this.#bits = (this.#bits << 8) | this.u8();
      this.#bitCount += 8;
    }
    this.#bitCount -= count;
    const value = this.#bits >>> this.#bitCount;
    this.#bits &= (1 << this.#bitCount) - 1;
    return value;
  }

  /** What is left of the last byte means nothing. */
  endBits(): void {
    this.#bitCount = 0;
    this.#bits = 0;
  }

  #step(count: number): number {
    const at = this.#at;
    this.#at += count;
    return at;
  }
}

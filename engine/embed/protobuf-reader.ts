const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

/**
 * Walks the fields of one protobuf message without copying (wire format: https://protobuf.dev/programming-guides/encoding/).
 * After `next()` returned true, `field` is the field's number and `number` or `bytes` its value.
 */
export class ProtobufReader {
  field = 0;
  /** Value of a varint field, exact up to 2^53. */
  number = 0;
  /** Value of a length-delimited field, a view of the message. */
  bytes: Uint8Array;
  readonly #message: Uint8Array;
  #wireType = 0;
  #position = 0;

  constructor(message: Uint8Array) {
    this.#message = message;
    this.bytes = message.subarray(0, 0);
  }

  /**
   * Reads the next field.
   *
   * @returns false at the end of the message.
   * @throws RangeError where a field runs past the end or has an unknown wire type.
   */
  next(): boolean {
    if (this.#position >= this.#message.length) return false;
    const key = this.#readVarint();
    this.field = Math.floor(key / 8);
    this.#wireType = key % 8;
    if (this.#wireType === varint) this.number = this.#readVarint();
    else if (this.#wireType === lengthDelimited) this.bytes = this.#take(this.#readVarint());
    else if (this.#wireType === fixed64) this.#take(8);
    else if (this.#wireType === fixed32) this.#take(4);
    else
      throw new RangeError(`wire type ${this.#wireType} at byte ${this.#position}: not a protobuf message`);
    return true;
  }

  /** Values of a repeated varint field, packed into one field or not. */
  numbers(): number[] {
    if (this.#wireType === varint) return [this.number];
    const packed = new ProtobufReader(this.bytes);
    const values: number[] = [];
    while (packed.#position < packed.#message.length) values.push(packed.#readVarint());
    return values;
  }

  #take(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#message.length) {
      throw new RangeError(`a field ends at byte ${end} of ${this.#message.length}: the file is cut`);
    }
    const view = this.#message.subarray(this.#position, end);
    this.#position = end;
    return view;
  }

  #readVarint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#message[this.#position];
      if (byte === undefined) throw new RangeError("a number runs past the end: the file is cut");
      this.#position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }
}

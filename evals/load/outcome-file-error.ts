/** Where in a file something was read. Records are counted from 1, in files that are one JSON document. */
export interface SourcePosition {
  readonly path: string;
  readonly unit: "line" | "record";
  readonly number: number;
}

/** A file of outcomes that cannot be read, with the place, the field and what to do about it as data. */
export class OutcomeFileError extends Error {
  override readonly name = "OutcomeFileError";
  readonly path: string;
  /** Null: the file as a whole. */
  readonly position: SourcePosition | null;
  /** Null: no single field is at fault. */
  readonly field: string | null;
  readonly fix: string;

  constructor(place: string | SourcePosition, field: string | null, problem: string, fix: string) {
    const position = typeof place === "string" ? null : place;
    const path = typeof place === "string" ? place : place.path;
    const where = position === null ? path : `${path} ${position.unit} ${position.number}`;
    super(`${where}${field === null ? "" : `, ${field}`}: ${problem}. ${fix}`);
    this.path = path;
    this.position = position;
    this.field = field;
    this.fix = fix;
  }
}

import { isRowFault } from "./is-row-fault.ts";

/** Writes rows, or throws and has written none of them. */
type Write = (rowsJson: readonly string[]) => Promise<void>;

/**
 * Writes a batch around the rows that cannot be written. A batch that the database refuses because of what is in it is
 * halved until the faulty rows stand alone: n rows with one among them take about 2 log2(n) statements.
 *
 * @param onFault Called for each row that can never be written.
 * @throws What `write` throws that is not the rows' fault; all or none of the rows may be there then, and writing
 *   them again does no harm, because a row that is there already is left alone.
 */
export async function writeBatch(
  rowsJson: readonly string[],
  write: Write,
  onFault: (index: number, error: unknown) => void,
  firstIndex = 0,
): Promise<void> {
  if (rowsJson.length === 0) return;
  try {
    await write(rowsJson);
  } catch (error) {
    if (!isRowFault(error)) throw error;
    if (rowsJson.length === 1) {
      onFault(firstIndex, error);
      return;
    }
    const middle = Math.ceil(rowsJson.length / 2);
    await writeBatch(rowsJson.slice(0, middle), write, onFault, firstIndex);
    await writeBatch(rowsJson.slice(middle), write, onFault, firstIndex + middle);
  }
}

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
  /** Rows can be sorted by it; null stands last. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** Says what the row is about: read out before each of its cells. */
  readonly isHead?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** @default none is */
  isChosen?: (row: Row) => boolean;
  isNew?: (row: Row) => boolean;
  /** Where a click anywhere on the row goes; the keyboard has the link in it. @default nowhere */
  hrefOf?: (row: Row) => string;
}

interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

export function Table<Row>({ caption, columns, rows, keyOf, isChosen, isNew, hrefOf }: TableProps<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  const sorted = sortRows(rows, columns, order);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by the keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <div class="table-box" role="group" aria-label={caption} tabIndex={0}>
      <table class="table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.name} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr
              key={keyOf(row)}
              data-chosen={isChosen?.(row) ? "" : undefined}
              class={[isNew?.(row) ? "live-row" : "", hrefOf === undefined ? "" : "opens"].join(" ").trim()}
              onClick={hrefOf === undefined ? undefined : (event) => openRow(event, hrefOf(row))}
            >
              {columns.map((column) =>
                column.isHead ? (
                  <th key={column.name} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.name} class={column.isNumber ? "number" : undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A link or button in the row does what it says, and text that is being marked stays marked. */
function openRow(event: MouseEvent, href: string): void {
  const isOther = (event.target as Element).closest("a, button, summary, input") !== null;
  if (isOther || String(getSelection()) !== "") return;
  if (event.ctrlKey || event.metaKey) window.open(href);
  else location.href = href;
}

interface HeadCellProps<Row> {
  column: Column<Row>;
  order: Order | null;
  onOrder: (order: Order) => void;
}

function HeadCell<Row>({ column, order, onOrder }: HeadCellProps<Row>) {
  const { name, isNumber, sortBy } = column;
  const isSorted = order?.column === name;
  return (
    <th
      scope="col"
      class={isNumber ? "number" : undefined}
      aria-sort={isSorted ? (order.isDescending ? "descending" : "ascending") : undefined}
    >
      {sortBy === undefined ? (
        name
      ) : (
        <button
          type="button"
          class="sort"
          onClick={() =>
            onOrder({ column: name, isDescending: isSorted ? !order.isDescending : isNumber === true })
          }
        >
          {name}
        </button>
      )}
    </th>
  );
}

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: Order | null,
): readonly Row[] {
  const sortBy = columns.find(({ name }) => name === order?.column)?.sortBy;
  if (sortBy === undefined || order === null) return rows;
  const sign = order.isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [first, second] = [sortBy(one), sortBy(other)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return sign * (typeof first === "number" ? first - Number(second) : first.localeCompare(String(second)));
  });
}

/** Where something stands in a `Roster`. */
interface RosterPlace<Item> {
  readonly item: Item;
  index: number;
}

/**
 * What is under way at the moment, in no order; entering and leaving take constant time.
 *
 * An array and not a `Set`: a set that is entered and left all the time makes a new table again and again, each of which the one before it
 * points to. Once one of them is old, V8's scavenger takes all later ones, and every request that one of them ever held, for alive, and copies
 * them until the next full collection: of a third of all requests everything was.
 */
export class Roster<Item> implements Iterable<Item> {
  readonly #places: RosterPlace<Item>[] = [];

  get size(): number {
    return this.#places.length;
  }

  enter(item: Item): RosterPlace<Item> {
    const place = { item, index: this.#places.length };
    this.#places.push(place);
    return place;
  }

  /** Once for each place: the last one moves into the gap. */
  leave(place: RosterPlace<Item>): void {
    const last = this.#places.pop();
    if (last === undefined || last === place) return;
    last.index = place.index;
    this.#places[place.index] = last;
  }

  /** Those of the moment at which it is asked: they may leave meanwhile. */
  *[Symbol.iterator](): Iterator<Item> {
    for (const { item } of [...this.#places]) yield item;
  }
}

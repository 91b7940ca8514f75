import { describe, expect, it } from "vitest";
import { seededRandom } from "../record/testing/seeded-random.ts";
import { Roster } from "./roster.ts";

describe("a roster", () => {
  it("holds those who entered and have not left, whatever the order", () => {
    const roster = new Roster<number>();
    const inside = new Map<number, ReturnType<typeof roster.enter>>();
    const random = seededRandom(5);
    for (let step = 0; step < 2_000; step += 1) {
      if (random() < 0.5) inside.set(step, roster.enter(step));
      else {
        const who = [...inside.keys()][Math.floor(random() * inside.size)];
        if (who === undefined) continue;
        roster.leave(inside.get(who)!);
        inside.delete(who);
      }
      if (step % 100 === 0) expect([...roster].sort((one, other) => one - other)).toEqual([...inside.keys()]);
    }
    expect(roster.size).toBe(inside.size);
  });

  it("lets everybody leave while they are told one after the other", () => {
    const roster = new Roster<{ leave: () => void }>();
    let told = 0;
    for (let count = 0; count < 5; count += 1) {
      const one = { leave: () => {} };
      const place = roster.enter(one);
      one.leave = () => {
        told += 1;
        roster.leave(place);
      };
    }
    for (const one of roster) one.leave();
    expect([told, roster.size]).toEqual([5, 0]);
  });
});

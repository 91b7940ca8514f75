import { describe, expect, it } from "vitest";
import { RateAccount } from "./rate-account.ts";
import { rateLimitHeaders } from "./rate-limit-headers.ts";

const minuteMs = 60_000;
const account = (changes: Partial<RateAccount> = {}, kind: RateAccount["kind"] = "requests"): RateAccount =>
  Object.assign(new RateAccount("k * x", kind, null, 100), { windowStartMs: 10 * minuteMs }, changes);
const figures = ({ windowStartMs, granted, used, others, emptyUntilMs }: RateAccount) => ({
  ...{ minute: windowStartMs / minuteMs, granted, used, others, emptyUntilMs },
});
const full = { granted: 60, used: 50, others: 40, emptyUntilMs: 11 * minuteMs };

describe("a limit by the minute", () => {
  it("is as it was until its minute is over, and empty from then on", () => {
    const one = account(full);
    one.roll(11 * minuteMs - 1);
    expect(figures(one)).toEqual({ minute: 10, ...full });
    one.roll(11 * minuteMs);
    expect(figures(one)).toEqual({ minute: 11, granted: 0, used: 0, others: 0, emptyUntilMs: 0 });
  });

  it("has what was used beyond the last minute counted in the next, and in no later one", () => {
    const next = account({ granted: 60, used: 75 });
    next.roll(11 * minuteMs + 5);
    expect(next.used).toBe(15);
    const later = account({ granted: 60, used: 75 });
    later.roll(12 * minuteMs);
    expect(later.used).toBe(0);
  });

  it("is whole again at the end of its minute; requests at once have none, and may end at any moment", () => {
    expect([0, 1, 59_999].map((ms) => account().resetsInMs(10 * minuteMs + ms))).toEqual([60_000, 59_999, 1]);
    const atOnce = account(full, "concurrent");
    atOnce.roll(12 * minuteMs);
    expect([figures(atOnce).used, atOnce.resetsInMs(12 * minuteMs + 1)]).toEqual([50, 1_000]);
  });
});

describe("what is left of a limit", () => {
  it("is what was lent, up to a limit that was lowered meanwhile, less what was used", () => {
    expect([account(full).balance, account({ ...full, limit: 55 }).balance]).toEqual([10, 5]);
  });

  it("is to everybody what neither this process used nor others hold, and never less than nothing", () => {
    expect([account(full).remaining, account({ ...full, used: 61 }).remaining]).toEqual([10, 0]);
  });

  it.each([
    ["more than the limit itself", { granted: 100 }, 101, true],
    ["as much as is in hand", full, 10, false],
    ["more, where it is known that there is no more", full, 11, true],
    ["more, where there may be some again", { ...full, emptyUntilMs: 10 * minuteMs + 1_000 }, 11, false],
    ["more, where all is lent to this process", { granted: 100, used: 95 }, 6, true],
    ["more, where some may be borrowed", { granted: 99, used: 95 }, 6, false],
    ["all of it", { granted: 0 }, 100, false],
  ])("is known not to be enough for %s: %#", (_name, changes, units, isFull) => {
    expect(account(changes).isFullFor(units, 10 * minuteMs + 1_000)).toBe(isFull);
  });

  it("has had its least since it was looked at", () => {
    const one = account({ granted: 10, spare: 10 });
    one.use(7);
    one.used = 0;
    one.use(2);
    expect([one.used, one.spare]).toEqual([2, 3]);
  });

  it("is borrowed by the twentieth, of small limits one by one", () => {
    expect([100, 101, 3].map((limit) => account({ limit }).slice)).toEqual([5, 6, 1]);
  });
});

describe("the headers of limits", () => {
  it("are those of the tightest limit of requests and of tokens, and none of requests at once", () => {
    const accounts = [
      account({ used: 10 }),
      account({ used: 30, limit: 90 }),
      account({ used: 5 }),
      account({ limit: 7_000 }, "tokens"),
      account({ limit: 1 }, "concurrent"),
    ];
    expect(rateLimitHeaders(accounts, 10 * minuteMs + 57_500)).toEqual({
      ...{ "x-ratelimit-limit-requests": "90", "x-ratelimit-remaining-requests": "60" },
      ...{ "x-ratelimit-reset-requests": "2.500s", "x-ratelimit-reset-tokens": "2.500s" },
      ...{ "x-ratelimit-limit-tokens": "7000", "x-ratelimit-remaining-tokens": "7000" },
    });
    expect(rateLimitHeaders(accounts.slice(4), 0)).toEqual({});
  });
});

import { Failure } from "../../src/failures.js";
import { createJoinLimits, type JoinLimits, parseRate, unlimitedJoins } from "../../src/rooms/rate-limit.js";

/** Milliseconds to wait, or 0 when the attempt was admitted. */
function attempt(limits: JoinLimits, userId: string, roomId: string): number {
  try {
    limits.admit(userId, roomId);
    return 0;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "M_LIMIT_EXCEEDED") throw error;
    return error.details.retryAfterMs ?? Number.NaN;
  }
}

describe("the join limits", () => {
  test("a user's burst is let through, the next attempt waits", () => {
    const limits = createJoinLimits({ user: { burst: 10, perSecond: 0.1 }, room: undefined });
    for (let n = 0; n < 10; n++) expect(attempt(limits, "@u:h", `!${n}:h`)).toBe(0);
    const wait = attempt(limits, "@u:h", "!x:h");
    expect(Number.isInteger(wait)).toBe(true);
    expect(wait).toBeGreaterThan(9_000);
    expect(wait).toBeLessThanOrEqual(10_000);
    expect(attempt(limits, "@other:h", "!x:h")).toBe(0);
  });

  test("a room's burst is shared by its users", () => {
    const limits = createJoinLimits({ user: undefined, room: { burst: 2, perSecond: 1 } });
    expect(attempt(limits, "@a:h", "!r:h")).toBe(0);
    expect(attempt(limits, "@b:h", "!r:h")).toBe(0);
    expect(attempt(limits, "@c:h", "!r:h")).toBeGreaterThan(0);
    expect(attempt(limits, "@c:h", "!other:h")).toBe(0);
  });

  test("an attempt after the announced wait is let through, however often it was refused", async () => {
    const limits = createJoinLimits({ user: { burst: 1, perSecond: 20 }, room: { burst: 1, perSecond: 30 } });
    expect(attempt(limits, "@u:h", "!r:h")).toBe(0);
    for (let round = 0; round < 5; round++) {
      let wait = 0;
      for (let n = 0; n < 20; n++) wait = attempt(limits, "@u:h", "!r:h");
      expect(wait).toBeGreaterThanOrEqual(1);
      await new Promise((resolve) => setTimeout(resolve, wait + 1));
      expect(attempt(limits, "@u:h", "!r:h")).toBe(0);
    }
  });

  test("off is no limit", () => {
    const limits = createJoinLimits(unlimitedJoins);
    for (let n = 0; n < 1000; n++) expect(attempt(limits, "@u:h", "!r:h")).toBe(0);
  });

  test("rates are read as the operator writes them", () => {
    expect(parseRate("10/0.1")).toEqual({ burst: 10, perSecond: 0.1 });
    expect(parseRate(" off ")).toBeUndefined();
    for (const wrong of ["", "10", "0/1", "10/0", "-1/1", "10/x", "1e9/1", "10/1/1"]) {
      expect(() => parseRate(wrong)).toThrow(RangeError);
    }
  });
});

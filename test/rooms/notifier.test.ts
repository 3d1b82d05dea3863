import { createNotifier } from "../../src/rooms/notifier.js";

const LONG = 10_000;

describe("the notifier", () => {
  test("wakes a poll when one of its topics changes", async () => {
    const notifier = createNotifier();
    const waiting = notifier.wait({ after: 1, topics: ["!a:h", "@u:h"] }, LONG);
    notifier.publish({ position: 2, topics: ["!a:h"] });
    await waiting;
  });

  test("leaves a poll asleep when other topics change", async () => {
    const notifier = createNotifier();
    let woken = false;
    const waiting = notifier.wait({ after: 1, topics: ["!a:h"] }, 40).then(() => {
      woken = true;
    });
    notifier.publish({ position: 2, topics: ["!b:h"] });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(woken).toBe(false);
    await waiting;
    expect(woken).toBe(true);
  });

  test("does not lose a change between the read and the wait", async () => {
    const notifier = createNotifier();
    notifier.publish({ position: 2, topics: ["!a:h"] });
    await notifier.wait({ after: 1, topics: ["!a:h"] }, LONG);
  });

  test("does not wake for a change that the read already saw", async () => {
    const notifier = createNotifier();
    notifier.publish({ position: 2, topics: ["!a:h"] });
    const started = Date.now();
    await notifier.wait({ after: 2, topics: ["!a:h"] }, 30);
    expect(Date.now() - started).toBeGreaterThanOrEqual(25);
  });

  test("wakes at once when it no longer remembers as far back as the read", async () => {
    const notifier = createNotifier();
    for (let position = 1; position <= 600; position++) notifier.publish({ position, topics: ["!b:h"] });
    await notifier.wait({ after: 5, topics: ["!a:h"] }, LONG);
  });

  test("ends when the request is aborted", async () => {
    const controller = new AbortController();
    const waiting = createNotifier().wait({ after: 1, topics: ["!a:h"] }, LONG, controller.signal);
    controller.abort();
    await waiting;
  });
});

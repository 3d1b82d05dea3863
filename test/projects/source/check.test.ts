import { check } from "./check.js";

// The test runner brings these.
declare function test(name: string, body: () => Promise<void>): void;

test("a call is answered", async () => {
  const text = await check();
  if (text !== "__EXPECTED__") throw new Error(text);
});

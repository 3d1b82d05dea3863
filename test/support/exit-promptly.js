/**
 * Loaded into Jest's processes (`npm test`). A worker that has nothing left to do ends at once: by itself, Node first
 * takes apart a heap of half a gigabyte, of TypeScript's programs, which takes longer than the 500 ms that Jest waits
 * before it kills the worker and says that it "has failed to exit gracefully".
 */

// Jest's workers have a channel to their parent; the parent has none, and its exit code is Jest's.
if (process.send) process.once("beforeExit", () => process.exit());

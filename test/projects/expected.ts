/** What every project's program prints: the statuses and bodies of its calls. */
export const expected = JSON.stringify([
  [200, { id: 5, name: "ab" }],
  [400, undefined],
  [201, { id: 1, name: "abc" }],
  [400, undefined],
  [401, undefined],
  [200, { title: "x", bytes: 5 }],
]);

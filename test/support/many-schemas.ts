/** Documents whose schemas refer to each other in their hundreds, as those of large APIs do. */

const json = "application/json";
/** A reference to a component. */
export const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Operations `a`, `b`, … take the schemas of these names. */
export function documentOf(version: string, schemas: object, taken: readonly string[]): string {
  const paths = taken.map((name, at) => {
    const operationId = String.fromCharCode(97 + at);
    const requestBody = { content: { [json]: { schema: reference(name) } } };
    return [
      `/${operationId}`,
      { post: { operationId, requestBody, responses: { 200: { description: "ok" } } } },
    ];
  });
  const info = { title: "Many", version: "1" };
  return JSON.stringify({
    openapi: version,
    info,
    paths: Object.fromEntries(paths),
    components: { schemas },
  });
}

/** Each refers to the next. */
export const chain = (length: number, last: object) =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `S${at}`,
      at + 1 < length ? { type: "object", properties: { next: reference(`S${at + 1}`) } } : last,
    ]),
  );

/** Each refers to eight others, so that nearly all lead to all. */
export const web = (size: number) =>
  Object.fromEntries(
    Array.from({ length: size }, (_, at) => {
      const others = Array.from({ length: 8 }, (_, number) => (at * 31 + number * 97 + 1) % size);
      const properties = Object.fromEntries(
        others.map((other, number) => [`f${number}`, reference(`S${other}`)]),
      );
      return [
        `S${at}`,
        { type: "object", required: ["id"], properties: { ...properties, id: { type: "string" } } },
      ];
    }),
  );

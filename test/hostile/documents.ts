/** Documents that attack whoever reads them, and what each has to get. */

/** One attack. */
export interface Hostile {
  readonly what: string;
  /** "generates", or the codes that are told. */
  readonly expected: string;
  /** The text of `api.yaml`; made when it is needed, as some are large. */
  readonly text: () => string;
  /** Files beside it. */
  readonly files?: Readonly<Record<string, string>>;
}

const head = 'swagger: "2.0"\ninfo: {title: a, version: "1"}\npaths: {}\n';
const head31 = 'openapi: 3.1.0\ninfo: {title: a, version: "1"}\n';
const times = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

/** 40 schemas, each of which refers to the next twice. */
const doubling = (word: string, last: string) =>
  `${times(40, (at) => `  A${at}: {${word.replaceAll("NEXT", `{$ref: '#/definitions/A${at + 1}'}`)}}\n`).join("")}  A40: ${last}\n`;

/** An operation that takes a body. */
const withBody = (schema: string) => `${head31}paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: ${schema}}}}
      responses: {'204': {description: Done.}}
`;
const long = "a".repeat(50_000);

const chainLength = 10_000;

/** Schemas, each of which refers to the next. */
const chain = (link: (next: string) => string, last: string) =>
  `definitions:\n${times(chainLength, (at) => `  A${at}: ${link(`{$ref: '#/definitions/A${at + 1}'}`)}\n`).join("")}${last}`;

/** An operation that takes and answers with what a reference leads to. */
const exchanging = (ref: string) => `${head.replace("paths: {}\n", "")}paths:
  /a:
    post:
      operationId: a
      parameters: [{name: body, in: body, schema: {$ref: '${ref}'}}]
      responses: {200: {description: Done., schema: {$ref: '${ref}'}}}
`;
const end = `  A${chainLength}: {type: string}\n`;

export const hostileDocuments: readonly Hostile[] = [
  {
    what: "a reference to the network",
    expected: "ref-refused",
    text: () => `${head}definitions: {A: {$ref: 'http://127.0.0.1:9/a.yaml'}}\n`,
  },
  {
    what: "a reference to an absolute path",
    expected: "ref-refused",
    text: () => `${head}definitions: {A: {$ref: '/etc/passwd'}}\n`,
  },
  {
    what: "a reference to a file by its URL",
    expected: "ref-refused",
    text: () => `${head}definitions: {A: {$ref: 'file:///etc/passwd'}}\n`,
  },
  {
    what: "a reference out of the folder",
    expected: "ref-refused",
    text: () => `${head}definitions: {A: {$ref: '../../etc/hostname'}}\n`,
  },
  {
    what: "a reference out of the folder, percent-encoded",
    expected: "ref-refused",
    text: () => `${head}definitions: {A: {$ref: '%2e%2e/%2e%2e/etc/hostname'}}\n`,
  },
  {
    what: "a reference to the network in info",
    expected: "repaired",
    text: () => head.replace("{title: a,", "{$ref: 'http://127.0.0.1:9/a', title: a,"),
  },
  {
    what: "aliases that multiply",
    expected: "yaml-too-many-aliases",
    text: () =>
      `${head}x-a: &a0 [1,1,1,1,1,1,1,1,1]\n${times(9, (at) => `x-b${at}: &a${at + 1} [${times(9, () => `*a${at}`)}]\n`).join("")}`,
  },
  {
    what: "brackets 10,000 deep",
    expected: "yaml-too-deep",
    text: () => `${head}x-a: ${nested("[", "]", 10_000)}\n`,
  },
  {
    what: "JSON objects 10,000 deep",
    expected: "yaml-too-deep",
    text: () =>
      `{"swagger": "2.0", "info": {"title": "a", "version": "1"}, "paths": {}, "x-a": ${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`,
  },
  {
    what: "dashes 10,000 deep",
    expected: "yaml-too-deep",
    text: () => `${head}x-a:\n  ${"- ".repeat(10_000)}1\n`,
  },
  {
    what: "mappings 10,000 deep",
    expected: "yaml-too-deep",
    text: () => `${head}x-a:\n${times(10_000, (at) => `${" ".repeat(at + 1)}a:\n`).join("")}`,
  },
  {
    what: "a file of 100 MB",
    expected: "file-too-large",
    text: () => `${head}x-a: ${"a".repeat(100 * 1024 * 1024)}\n`,
  },
  {
    what: "references that double at each of 40 steps",
    expected: "generates",
    text: () =>
      `${head}definitions:\n${doubling("type: object, properties: {l: NEXT, r: NEXT}", "{type: string}")}`,
  },
  {
    what: "references that double, and an example that follows them all",
    expected: "example-unchecked",
    text: () =>
      `${head}definitions:\n  B: {$ref: '#/definitions/A0', example: 1}\n  C: {allOf: [{$ref: '#/definitions/A0'}], example: 1}\n${doubling("allOf: [NEXT, NEXT]", "{type: integer}")}`,
  },
  {
    what: "a schema that is all of itself, and an example of it",
    expected: "example-unchecked ref-circular",
    text: () => `${head}definitions: {A: {allOf: [{$ref: '#/definitions/A'}], example: 1}}\n`,
  },
  {
    what: "references of examples that double at each of 40 files",
    expected: "example-too-large",
    text: () => `${head}definitions: {A: {type: object, example: {$ref: e0.yaml}}}\n`,
    files: Object.fromEntries(
      times(41, (at) => [
        `e${at}.yaml`,
        at === 40 ? "end: true\n" : `l: {$ref: e${at + 1}.yaml}\nr: {$ref: e${at + 1}.yaml}\n`,
      ]),
    ),
  },
  {
    what: "references of files that lead only to each other",
    expected: "ref-circular",
    text: () => `${head}definitions: {A: {$ref: a.yaml}}\n`,
    files: { "a.yaml": "$ref: b.yaml\n", "b.yaml": "$ref: a.yaml\n" },
  },
  {
    what: "a chain of 10,000 references",
    expected: "generates",
    text: () => `${exchanging("#/definitions/A0")}${chain((next) => next, end)}`,
  },
  {
    what: "a chain of 10,000 references that leads nowhere",
    expected: "ref-missing",
    text: () => `${exchanging("#/definitions/A0")}${chain((next) => next, "")}`,
  },
  {
    what: "a chain of 10,000 references that leads back to its start",
    expected: "ref-circular",
    text: () =>
      `${exchanging("#/definitions/A0")}${chain((next) => next, end.replace("{type: string}", "{$ref: '#/definitions/A0'}"))}`,
  },
  {
    what: "a chain of 10,000 schemas, each of which is all of the next",
    expected: "generates",
    text: () =>
      `${exchanging("#/definitions/A0")}${chain((next) => `{type: object, allOf: [${next}]}`, end.replace("string", "object"))}`,
  },
  {
    what: "a chain of 10,000 schemas, each of which has the next in it",
    expected: "generates",
    text: () =>
      `${exchanging("#/definitions/A0")}${chain((next) => `{type: object, properties: {a: ${next}}}`, end)}`,
  },
  {
    what: "a chain of 10,000 files, each of which is a reference to the next",
    expected: "generates",
    text: () => exchanging("f0.yaml"),
    files: Object.fromEntries(
      times(chainLength + 1, (at) => [
        `f${at}.yaml`,
        at === chainLength ? "type: string\n" : `$ref: f${at + 1}.yaml\n`,
      ]),
    ),
  },
  {
    what: "thousands of names that no property has, beside as many properties",
    expected: "required-unknown",
    text: () => {
      const names = (word: string) => times(4000, (at) => `${word}-${at}-of-many`);
      const properties = names("property").map((name) => `${name}: {type: string}`);
      return `${head}definitions: {A: {type: object, required: [${names("required")}], properties: {${properties}}}}\n`;
    },
  },
  {
    what: "server variables whose values multiply",
    expected: "server-too-many",
    text: () =>
      `${head31}servers: [{url: '${times(30, (at) => `/{v${at}}`).join("")}', variables: {${times(30, (at) => `v${at}: {default: a, enum: [a, b, c, d]}`)}}}]
paths: {/a: {get: {responses: {'204': {description: Done.}}}}}\n`,
  },
  {
    what: "a pattern that backtracks for ever, with an example that has it do so",
    expected: "generates",
    text: () => withBody(`{type: string, pattern: '^(a+)+$', example: '${long}!'}`),
  },
  {
    what: "a pattern for names that backtracks for ever, with such a name",
    expected: "generates",
    text: () =>
      withBody(
        `{type: object, patternProperties: {'^(a|a)*$': {type: string}}, example: {${long.slice(0, 900)}!: b}}`,
      ),
  },
  {
    what: "a pattern that backtracks for ever and that linear time does not know",
    expected: "pattern-invalid",
    text: () => withBody("{type: string, pattern: '^(a+)+(.)\\2$'}"),
  },
  {
    what: "a pattern for names that linear time does not know",
    expected: "pattern-invalid",
    text: () => withBody("{type: object, patternProperties: {'^(a+)+(.)\\2$': {type: string}}}"),
  },
  {
    what: "a pattern of a million characters",
    expected: "pattern-invalid",
    text: () => withBody(`{type: string, pattern: '^${"a?".repeat(30)}${"a".repeat(1_000_000)}$'}`),
  },
];

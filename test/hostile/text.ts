/** A document whose every text tries to end the comment, string or template that it may be printed in. */

const run = "globalThis.pwned=1";

/** What could end whatever it stands in. */
export const hostileText = [
  `*/${run}/*`,
  `\`;${run};\``,
  `\${${run}}`,
  `";${run};"`,
  `';${run};'`,
  `\\";${run};//`,
  `\n${run}\n`,
  `\r${run}\r`,
  `\u2028${run}\u2029`,
  `</script><script>${run}</script>`,
  "]]>",
  "__proto__",
].join(" ");

const named = (place: string) => `${place} ${hostileText}`;
const pattern = "^[*]/`[$][{]globalThis[.]pwned=1[}]\"'\u2028\n\\/";
const matching = `*/\`\${${run}}"'\u2028\n/`;
const media = `application/vnd.x+json; a="*/${run}/*\`\${${run}}'"`;

const schema = {
  type: "object",
  title: hostileText,
  description: hostileText,
  required: [named("property")],
  properties: {
    [named("property")]: { type: "string", description: hostileText, default: matching, pattern },
    [named("choice")]: { type: "string", enum: [hostileText, "plain"], example: hostileText },
    [named("list")]: { type: "array", items: { type: "string", enum: [hostileText] } },
    __proto__: { type: "string" },
  },
  example: { [named("property")]: matching },
};

/** Everything that a document can name or say. */
export const escaping = {
  openapi: "3.1.0",
  info: { title: hostileText, version: hostileText, description: hostileText },
  servers: [
    {
      url: `https://example.org/*/${run}/*\`\${x}'"`,
      description: hostileText,
      variables: { x: { default: hostileText } },
    },
  ],
  tags: [{ name: hostileText, description: hostileText }],
  security: [{ [`key.${"pwned"}`]: [] }],
  paths: {
    [`/a/*/${run}/*\`'"\u2028/{id}`]: {
      summary: hostileText,
      post: {
        operationId: named("operation"),
        summary: hostileText,
        description: hostileText,
        tags: [hostileText],
        deprecated: true,
        parameters: [
          { name: "id", in: "path", required: true, description: hostileText, schema: { type: "string" } },
          {
            name: named("query"),
            in: "query",
            description: hostileText,
            schema: { type: "string", enum: [hostileText] },
          },
          { name: named("header"), in: "header", schema: { type: "string", default: hostileText } },
          { name: named("cookie"), in: "cookie", schema: { type: "integer" } },
        ],
        requestBody: {
          description: hostileText,
          content: { [media]: { schema: { $ref: "#/components/schemas/Pwned" } } },
        },
        responses: {
          200: {
            description: hostileText,
            headers: {
              [named("header")]: {
                description: hostileText,
                schema: { type: "string", enum: [hostileText] },
              },
            },
            content: { [media]: { schema } },
          },
        },
      },
    },
  },
  components: {
    schemas: { Pwned: schema },
    securitySchemes: {
      [`key.${"pwned"}`]: { type: "apiKey", in: "header", name: hostileText, description: hostileText },
    },
  },
};

/** Text that ends something, is obeyed by somebody, or is not seen. */
export const hostileTexts: readonly string[] = [
  ...[`*/${run}/*`, `\`;${run};\``, `\${${run}}`, `";${run};"`, `';${run};'`, `\\";${run};//`, "\\"],
  ...[`\n${run}\n`, `\r${run}\r`, `\u2028${run}\u2029`, `\r\n * ${run}`, `*\r/${run}`, `*\u2028/${run}`],
  ...[
    `</script><script>${run}</script>`,
    `</SCRIPT >`,
    `<!--${run}-->`,
    `]]>`,
    "<img src=x onerror=pwned=1>",
  ],
  ...[`//# sourceMappingURL=data:application/json,{}`, `/*# sourceMappingURL=x */`, "//@ sourceURL=x"],
  ...["@ts-ignore", "@ts-expect-error", "\r@ts-expect-error", "\u2028@ts-ignore", "@ts-nocheck", "@internal"],
  ...[
    "#!/usr/bin/env node",
    "#! x\n",
    `\u0000${run}`,
    "\ud800",
    "\udc00x",
    "\ufeff",
    "\u202e} /*\u2066",
    "\u200f",
  ],
  ...["\u001b[31m\u001b]0;pwned\u0007", "\u009b31m", "\b\b\b", "\u007f", "\u{e0041}", "\t", ""],
  ...[
    `require("ajv/dist/runtime/equal").default`,
    `require("fs")`,
    "validate0 schema1 func2",
    `"__proto__":1`,
  ],
  ...[`\nconst pattern0 = new RegExp("(", "u");\n`, `\nimport "evil-package";\n`, `\nconst schema0 = 1;\n`],
  ...[
    "$&$1$$",
    "$'",
    "%NAME%",
    "%41",
    "%2F..%2f",
    "#/a",
    "a#b",
    "~1",
    "../../x",
    "con",
    `"${"a".repeat(300)}`,
  ],
];

/** Names that mean something to JavaScript or TypeScript. */
export const meaningfulNames: readonly string[] = [
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "new",
    "get",
    "readonly",
    "1e3",
    "01",
  ],
];

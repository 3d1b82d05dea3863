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

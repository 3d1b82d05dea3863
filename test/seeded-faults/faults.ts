/**
 * Faults seeded in real documents of ../shared, one at a time. In `put` the sign ‸ marks where
 * the fault has to be told: its line and column are those of the sign in the seeded text, so no
 * place is known from the pipeline itself.
 */

/** One fault. */
export interface SeededFault {
  /** The file that is changed, from ../shared. */
  readonly file: string;
  /** What is wrong, in words. */
  readonly what: string;
  /** The text that is replaced, where it stands first. */
  readonly find: string;
  readonly put: string;
  readonly code: string;
  /** The document that is read, where that is another one than the changed file. */
  readonly root?: string;
  /** The codes of what follows from the fault, and is told besides. */
  readonly others?: readonly string[];
}

const c2016 = "corpus/matrix-2016/api/client-server";
const s2023 = "corpus/matrix-2023/openapi/api/server-server";
const other = "corpus/other";

type Row = readonly [what: string, find: string, put: string, code: string, more?: Partial<SeededFault>];

/** Faults of one file. */
function inFile(file: string, rows: readonly Row[]): SeededFault[] {
  return rows.map(([what, find, put, code, more]) => ({ file, what, find, put, code, ...more }));
}

export const seededFaults: readonly SeededFault[] = [
  ...inFile("seed/joining.yaml", [
    ["a mapping key without its colon's space", '  version: "1.0.0"', '  ‸version:"1.0.0"', "yaml-syntax"],
    ["a key twice", '  version: "1.0.0"', '  version: "1.0.0"\n  ‸version: "2"', "yaml-duplicate-key"],
    [
      "a reference to a file that is not there",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "definitions/errors.yaml"',
      "ref-missing",
    ],
    [
      "a path parameter that nobody declares",
      '  "/rooms/{roomId}/join":\n    post:\n      summary',
      '  "/rooms/{roomID}/join":\n    post:\n      ‸summary',
      "path-parameter-undeclared",
      { others: ["path-parameter-unused"] },
    ],
    [
      "a security scheme that nobody defines",
      "        - accessToken: []",
      "        - ‸token: []",
      "security-scheme-undefined",
    ],
    [
      "a misspelt field of an operation",
      "      summary: Start the",
      "      ‸sumary: Start the",
      "field-unknown",
    ],
    [
      "an example of another type",
      "          type: string\n          name: roomId\n          description: The room identifier (not alias) to join.\n          required: true\n          x-example",
      "          type: integer\n          name: roomId\n          description: The room identifier (not alias) to join.\n          required: true\n          ‸x-example",
      "example-refused",
    ],
  ]),
  ...inFile(`${c2016}/definitions/error.yaml`, [
    [
      "a list that is not closed, in a file that is referred to",
      "description: A Matrix-level Error\n",
      "description: [A Matrix-level Error\n‸",
      "yaml-syntax",
      { root: `${c2016}/login.yaml` },
    ],
  ]),
  ...inFile(`${c2016}/banning.yaml`, [
    [
      "two bodies",
      '            required: ["user_id"]\n',
      '            required: ["user_id"]\n        - ‸{in: body, name: more, schema: {type: object}}\n',
      "two-bodies",
    ],
    [
      "a body and a form field",
      '            required: ["user_id"]\n',
      '            required: ["user_id"]\n        - ‸{in: formData, name: more, type: string}\n',
      "body-and-form",
    ],
    [
      "a required list that is a text",
      '            required: ["user_id"]\n',
      "            ‸required: user_id\n",
      "required-no-list",
    ],
    [
      "a parameter in an unknown place",
      "        - in: path\n          type: string\n          name: roomId",
      "        - ‸in: url\n          type: string\n          name: roomId",
      "structure",
      { others: ["path-parameter-undeclared"] },
    ],
    [
      "a response without a description",
      "        200:\n          description: The user has been kicked and banned from the room.\n          examples",
      "        200:\n          ‸examples",
      "field-missing",
    ],
    ["a status of two digits", "        403:\n", "        ‸40:\n", "field-unknown"],
  ]),
  ...inFile(`${c2016}/login.yaml`, [
    [
      "a schema reference that leads to a security scheme",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "#/securityDefinitions/accessToken"',
      "ref-wrong-kind",
    ],
    [
      "a schema reference that leads to a text",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "#/info/title"',
      "ref-wrong-kind",
    ],
    [
      "a reference to an absolute path",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "/etc/hostname"',
      "ref-refused",
    ],
    [
      "a reference to another machine",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "https://example.org/error.yaml"',
      "ref-refused",
    ],
    ["a reference that is a number", '"$ref": "definitions/error.yaml"', '‸"$ref": 7', "ref-not-string"],
    [
      "a dead pointer into another file",
      '"$ref": "definitions/error.yaml"',
      '‸"$ref": "definitions/error.yaml#/nothing"',
      "ref-missing",
    ],
  ]),
  ...inFile(`${c2016}/inviting.yaml`, [
    ["a document without info", "swagger: '2.0'\ninfo:\n", "‸swagger: '2.0'\nx-info:\n", "field-missing"],
    ["a version that nobody knows", "swagger: '2.0'", "‸swagger: '2.1'", "unsupported-version"],
    [
      "parameters that are a mapping",
      "      parameters:\n        - in: path\n          type: string",
      "      ‸parameters: {}\n      x-parameters:\n        - in: path\n          type: string",
      "repaired",
      { others: ["path-parameter-undeclared"] },
    ],
  ]),
  ...inFile(`${c2016}/profile.yaml`, [
    [
      "an alias that names no anchor",
      "    name: access_token",
      "    name: ‸*token",
      "yaml-syntax",
      { others: ["structure"] },
    ],
    [
      "a text that does not end",
      '  title: "Matrix Client-Server Profile API"',
      "  title: ‸'Matrix",
      "yaml-syntax",
    ],
  ]),
  ...inFile(`${c2016}/typing.yaml`, [
    ["a tab before a key", '  version: "1.0.0"', '‸\tversion: "1.0.0"', "yaml-syntax"],
    [
      "responses that are a list",
      "      responses:\n        200:",
      "      ‸responses: []\n      x-responses:\n        200:",
      "repaired",
    ],
  ]),
  ...inFile(`${c2016}/sync.yaml`, [
    [
      "a default that is not among the values",
      '          enum: ["offline"]',
      '          enum: ["offline"]\n          ‸default: away',
      "default-invalid",
    ],
    ["a type that is none", "type: integer", "‸type: int", "repaired"],
  ]),
  ...inFile(`${other}/petstore.yaml`, [
    [
      "a dead pointer",
      "            $ref: '#/definitions/Pet'",
      "            ‸$ref: '#/definitions/Pets'",
      "ref-missing",
    ],
    [
      "a parameter where a schema is expected",
      "          schema:\n            type: array\n            items:\n              $ref: '#/definitions/Pet'",
      "          schema:\n            type: array\n            items:\n              ‸$ref: '#/paths/~1pet/post/parameters/0'",
      "ref-wrong-kind",
    ],
    [
      "an operationId twice",
      "      operationId: updatePet\n",
      "      ‸operationId: addPet\n",
      "clash-operation-id",
    ],
    [
      "an array without items",
      "      photoUrls:\n        type: array\n        xml:\n          name: photoUrl\n          wrapped: true\n        items:\n          type: string\n",
      "      photoUrls:\n        ‸type: array\n        xml:\n          name: photoUrl\n          wrapped: true\n",
      "array-without-items",
    ],
    [
      "a pattern that is none",
      "    pattern: '^[A-Z]{3,3}$'",
      "    ‸pattern: '^[A-Z{3,3}$'",
      "pattern-not-enforced",
    ],
    [
      "a pattern that may take for ever",
      "    pattern: '^[A-Z]{3,3}$'",
      "    ‸pattern: '^(A+)+(.)\\2$'",
      "pattern-invalid",
    ],
    [
      "an example that is not among the values",
      "        description: pet status in the store\n",
      "        description: pet status in the store\n        ‸example: lost\n",
      "example-refused",
    ],
    [
      "an example of another type",
      "        example: doggie",
      "        ‸example: [doggie]",
      "example-refused",
    ],
    ["a minimum that is a text", "        minimum: 0.01", "        ‸minimum: small", "repaired"],
    [
      "an enum that is a text",
      "            enum:\n              - available\n              - pending\n              - sold\n            default: available",
      "            ‸enum: available\n            default: available",
      "repaired",
    ],
    [
      "required names that are numbers",
      "    required:\n      - name\n      - photoUrls",
      "    required:\n      - name\n      - ‸7",
      "repaired",
      { others: ["required-unknown"] },
    ],
    [
      "a parameter twice",
      "        - name: petId\n          in: path\n          description: Pet id to delete",
      "        - ‸name: api_key\n          in: header\n          type: string\n        - name: petId\n          in: path\n          description: Pet id to delete",
      "parameter-twice",
    ],
    [
      "definitions that lead only to each other",
      "  Tag:\n    title: Pet Tag\n",
      "  Ring:\n    ‸$ref: '#/definitions/Ring'\n  Tag:\n    title: Pet Tag\n",
      "ref-circular",
    ],
    [
      "a security scheme of an unknown type",
      "    type: apiKey\n",
      "    ‸type: key\n",
      "repaired",
      { others: ["security-scheme-undefined"] },
    ],
    ["a path without a slash", "  /pet/findByStatus:", "  ‸pet/findByStatus:", "repaired"],
    [
      "a collectionFormat that is none",
      "          collectionFormat: csv",
      "          ‸collectionFormat: tsv",
      "collection-format-lost",
    ],
    [
      "a parameter without a type",
      "        - name: api_key\n          in: header\n          required: false\n          type: string\n",
      "        - ‸name: api_key\n          in: header\n          required: false\n",
      "parameter-no-type",
    ],
    ["a title that is a number", "  title: Swagger Petstore", "  ‸title: 7", "repaired"],
    [
      "a property that is a list",
      "      status:\n        type: string\n        description: pet status in the store\n",
      "      ‸status: []\n      more:\n        type: string\n        description: pet status in the store\n",
      "structure",
    ],
  ]),
  ...inFile(`${other}/ms-cog-sci.json`, [
    [
      "a JSON key twice",
      '"title": "Azure Machine Learning - Text Analytics",',
      '"title": "One",\n    ‸"title": "Two",',
      "yaml-duplicate-key",
    ],
    [
      "a reference of JSON to nowhere",
      '"$ref": "#/definitions/ErrorResponse"',
      '‸"$ref": "#/definitions/Error"',
      "ref-missing",
    ],
    [
      "a type of JSON that is none",
      '"in": "query",\n            "description": "subscription key in url",\n            "type": "string"',
      '"in": "query",\n            "description": "subscription key in url",\n            ‸"type": "text"',
      "repaired",
    ],
  ]),
  ...inFile(`${other}/bitbucket.json`, [
    [
      "a path parameter of JSON that is in the query",
      '          "name": "name",\n          "in": "path"\n        }\n      ],\n      "get": {',
      '          "name": "name",\n          "in": "query"\n        }\n      ],\n      "get": ‸{',
      "path-parameter-undeclared",
    ],
    [
      "a scope's scheme that nobody defines",
      '"oauth2": [\n              "repository"',
      '‸"oauth": [\n              "repository"',
      "security-scheme-undefined",
    ],
  ]),
  ...inFile(`${other}/fileResponseTest.json`, [
    [
      "a comma too few",
      '"version": "1.0.0",\n    "title"',
      '"version": "1.0.0"\n    ‸"title"',
      "yaml-syntax",
    ],
    ["an operation that is a text", '"get": {', '‸"put": "none",\n      "get": {', "structure"],
  ]),
  ...inFile(`${other}/globalConsumesAndProduces.json`, [
    ["an example of another type in JSON", '"example": "doggie"', '‸"example": 7', "example-refused"],
    [
      "an OAuth flow without its URL",
      '"petstore_auth": {\n      "type": "oauth2",\n      "authorizationUrl": "http://petstore.swagger.io/api/oauth/dialog",',
      '"petstore_auth": ‸{\n      "type": "oauth2",',
      "field-missing",
    ],
  ]),
  ...inFile(`${other}/wordnik.yaml`, [
    [
      "a default of another type",
      "        - name: minCorpusCount\n",
      "        - name: minCorpusCount\n          ‸default: few\n",
      "default-invalid",
    ],
    [
      "an unknown field of a parameter",
      "        - name: minCorpusCount\n",
      "        - name: minCorpusCount\n          ‸minmum: 1\n",
      "field-unknown",
    ],
  ]),
  ...inFile(`${other}/recursive_model.yaml`, [
    ["a path of OpenAPI 3 in Swagger 2.0", "    get:\n", "    ‸trace: {}\n    get:\n", "field-unknown"],
    ["a definition that is a text", "definitions:\n", "definitions:\n  ‸Text: none\n", "structure"],
  ]),
  ...inFile(`${other}/billforward.yml`, [
    [
      "an allOf that is a mapping",
      "    allOf:\n    - {$ref: '#/definitions/PricingComponent'}\n    - {type: object}\n",
      "    ‸allOf: {$ref: '#/definitions/PricingComponent'}\n",
      "repaired",
    ],
    [
      "items of a wrong type",
      "{type: array, items: {type: string}}",
      "{type: array, items: {‸type: strings}}",
      "repaired",
    ],
  ]),
  ...inFile(`${other}/streaming-form.yml`, [
    ["a required that is a text", "          required: true\n", '          ‸required: "yes"\n', "repaired"],
  ]),
  ...inFile(`${other}/instagram.yml`, [
    [
      "a version of a document that is a mapping",
      "  version: v1",
      "  ‸version: {}",
      "repaired",
      { others: ["field-missing"] },
    ],
  ]),
  ...inFile(`${other}/docker-v1.41.yaml`, [
    [
      "an anchor in a large document that nobody set",
      '      Driver: "custom"',
      "      Driver: ‸*none",
      "yaml-syntax",
    ],
    [
      "a reference to nowhere in a large document",
      '$ref: "#/definitions/ErrorResponse"',
      '‸$ref: "#/definitions/ErrorAnswer"',
      "ref-missing",
    ],
  ]),
  ...inFile(`${s2023}/knocks.yaml`, [
    [
      "a field that OpenAPI 3 does not know",
      "      summary: Get information",
      "      ‸sumary: Get information",
      "field-unknown",
    ],
    [
      "a type of JSON Schema 2020 that is none",
      "            items:\n              type: string",
      "            items:\n              ‸type: text",
      "repaired",
    ],
    [
      "a response without a description in OpenAPI 3.1",
      '        "200":\n          description: |-',
      '        "200": ‸{}\n        "201":\n          description: |-',
      "field-missing",
    ],
    [
      "an example of another type in OpenAPI 3.1",
      '                    example: "7"',
      "                    ‸example: 7",
      "example-refused",
    ],
    [
      "an operationId twice in OpenAPI 3.1",
      "      operationId: sendKnock",
      "      ‸operationId: makeKnock",
      "clash-operation-id",
    ],
  ]),
  ...inFile(`${other}/petstore.yaml`, [
    [
      "a scope that its scheme does not have",
      "            - 'write:pets'\n",
      "            - ‸'write:petz'\n",
      "security-scope-undefined",
    ],
    [
      "scopes of a scheme that has none",
      "        - api_key: []",
      "        - api_key: [‸admin]",
      "security-scope-undefined",
    ],
    [
      "a value that is listed twice",
      "              - available\n              - pending\n",
      "              - available\n              - ‸available\n",
      "value-twice",
    ],
    [
      "a required property that there is not",
      "      - photoUrls\n",
      "      - ‸photoUrl\n",
      "required-unknown",
    ],
    [
      "a required property twice",
      "      - name\n      - photoUrls\n",
      "      - name\n      - ‸name\n",
      "value-twice",
    ],
    [
      "a minimum above the maximum",
      "        minimum: 0.01\n        maximum: 1000000000000000",
      "        ‸minimum: 10\n        maximum: 1",
      "limits-contradict",
    ],
    ["a misspelt format", "        format: date-time", "        ‸format: date-tiem", "format-unknown"],
    [
      "a path parameter that is not required",
      "          description: ID of pet to return\n          required: true",
      "          description: ID of pet to return\n          ‸required: false",
      "path-parameter-optional",
    ],
    [
      "a path under two names, with another method",
      "  '/pet/{petId}/uploadImage':",
      "  ‸'/pet/{id}':\n    patch:\n      parameters: [{name: id, in: path, type: string, required: true}]\n      responses: {'200': {description: Ok}}\n  '/pet/{petId}/uploadImage':",
      "path-twice",
    ],
    [
      "a brace that is not closed",
      "  '/pet/{petId}/uploadImage':",
      "  ‸'/pet/{petId/uploadImage':",
      "path-template",
    ],
    ["a part of a path twice", "  '/pet/{petId}/uploadImage':", "  ‸'/pet/{petId}/{petId}':", "repaired"],
    [
      "a media type without a subtype",
      "      produces:\n        - application/json\n      parameters: []",
      "      produces:\n        - ‸json\n      parameters: []",
      "media-type-invalid",
    ],
    ["a scheme that is none", "schemes:\n  - http", "schemes:\n  - ‸htpp", "server-invalid"],
    [
      "a host with its scheme",
      "host: petstore.swagger.io",
      "‸host: http://petstore.swagger.io",
      "server-invalid",
    ],
    [
      "a discriminator without its property",
      "  Pet:\n    title: a Pet",
      "  Pet:\n    ‸discriminator: petType\n    title: a Pet",
      "discriminator-unknown",
    ],
    [
      "a schema that is joined to itself",
      "  Tag:\n    title: Pet Tag\n",
      "  Tag:\n    allOf:\n      - ‸$ref: '#/definitions/Tag'\n    title: Pet Tag\n",
      "ref-circular",
    ],
    [
      "a misspelt section",
      "definitions:\n  Order:",
      "‸definitoins:\n  Order:",
      "structure",
      { others: ["field-unknown"] },
    ],
    [
      "a section that is a text",
      "definitions:\n  Order:",
      "‸definitions: none\nx-definitions:\n  Order:",
      "structure",
    ],
    [
      "a tag twice",
      "  - name: store\n    description: Access",
      "  - ‸name: pet\n    description: Access",
      "value-twice",
    ],
    [
      "a misspelt answer",
      "          description: Invalid Order",
      "          ‸descripton: Invalid Order",
      "field-unknown",
    ],
    [
      "an object in the query",
      "          description: ID of pet to return\n          required: true\n          type: integer\n          format: int64",
      "          description: ID of pet to return\n          required: true\n          ‸type: object",
      "parameter-type",
    ],
    [
      "a comment that no space parts from its value",
      "      operationId: getInventory",
      "      operationId: 'getInventory'‸#x",
      "yaml-syntax",
    ],
  ]),
  ...inFile(`${other}/oas-kit/petstore/openapi.yaml`, [
    ["a misspelt section of components", '"schemas": {', '‸"schemsa": {', "structure"],
    ["a scope of JSON that there is not", '"write:pets",', '‸"write:petz",', "security-scope-undefined"],
    [
      "a schema and a media type at once",
      '"explode": true,\n                        "schema": {',
      '"content": {"application/json": {"schema": {}}},\n                        ‸"schema": {',
      "repaired",
    ],
    [
      "a discriminator's mapping to nowhere",
      '"Pet": {\n                "type": "object",',
      '"Pet": {\n                "discriminator": {"propertyName": "name", "mapping": {‸"a": "#/components/schemas/No"}},\n                "type": "object",',
      "ref-missing",
    ],
    [
      "a link to no operation",
      '"description": "Invalid Order"',
      '"description": "Invalid Order", "links": {"a": {‸"operationId": "nothing"}}',
      "link-undefined",
    ],
    [
      "a name that no component can have",
      '"Tag": {\n                "type": "object"',
      '‸"Ta g": {"type": "object"}, "Tag": {\n                "type": "object"',
      "component-name",
    ],
    [
      "a security scheme without its type",
      '"type": "oauth2"',
      '‸"tpye": "oauth2"',
      "repaired",
      { others: ["security-scheme-undefined"] },
    ],
    [
      "an item of a list that is a list",
      '"security": [\n                    {',
      '"security": [\n                    ‸[], {',
      "structure",
    ],
  ]),
  ...inFile(`${s2023}/knocks.yaml`, [
    [
      "a misspelt word of JSON Schema 2020",
      "                        required:\n                          - membership",
      "                        ‸requierd:\n                          - membership",
      "word-unknown",
    ],
    [
      "a server's default that is not among its values",
      "        default: https",
      "        ‸default: ftp",
      "example-refused",
    ],
  ]),
  ...inFile(`${other}/ms-cog-sci.json`, [
    ["a comma behind the last item of JSON", '    "https"\n', '    "https"‸,\n', "json-syntax"],
    ["a brace of JSON too many", '"host": "westus', '}‸, "host": "westus', "yaml-syntax"],
  ]),
  ...inFile(`${other}/petstore.yaml`, [
    [
      "a key that stands too deep",
      "      operationId: getInventory",
      "       ‸operationId: getInventory",
      "yaml-syntax",
    ],
    [
      "a key that stands too shallow",
      "      operationId: getInventory",
      "     ‸operationId: getInventory",
      "yaml-syntax",
    ],
  ]),
  ...inFile(`${c2016}/kicking.yaml`, [
    [
      "a path item of the wrong kind",
      '  "/rooms/{roomId}/kick":\n    post:\n',
      '  "/kicks":\n    ‸$ref: "#/info"\n  "/rooms/{roomId}/kick":\n    post:\n',
      "ref-wrong-kind",
    ],
    [
      "a path parameter that its path lacks",
      "      parameters:\n",
      "      parameters:\n        - {in: path, type: string, ‸name: userId, required: true}\n",
      "path-parameter-unused",
    ],
  ]),
  ...inFile(`${c2016}/leaving.yaml`, [
    [
      "an answer that is a reference to a schema",
      "        200:\n",
      '        201:\n          ‸$ref: "definitions/error.yaml"\n        200:\n',
      "ref-wrong-kind",
    ],
    [
      "one path under two names",
      '  "/rooms/{roomId}/forget":\n    post:\n',
      '  "/rooms/{room}/leave":\n    post:\n      ‸parameters: [{in: path, name: room, type: string, required: true}]\n      responses: {200: {description: Left.}}\n  "/rooms/{roomId}/forget":\n    post:\n',
      "path-shadowed",
    ],
  ]),
  ...inFile(`${c2016}/room_send.yaml`, [
    [
      "a variable without a value",
      "basePath: /_matrix/client/%CLIENT_MAJOR_VERSION%",
      "‸basePath: /_matrix/client/%CLIENT_MAJOR%",
      "variable-unknown",
    ],
  ]),
  ...inFile("corpus/other/oas-kit/issue202/openapi.yaml", [
    [
      "a component reference to nowhere in OpenAPI 3.0",
      "paths: {}",
      "paths: {}\ncomponents:\n  schemas:\n    One:\n      ‸$ref: '#/components/schemas/Two'",
      "ref-missing",
    ],
  ]),
];

/** Faults of one document that are told in one run, by what they are. */
export const toldTogether: Readonly<Record<string, readonly string[]>> = {
  [`${other}/petstore.yaml`]: [
    "a dead pointer",
    "a parameter where a schema is expected",
    "an operationId twice",
    "an array without items",
    "a pattern that is none",
    "an example that is not among the values",
    "a minimum that is a text",
    "a parameter twice",
    "definitions that lead only to each other",
    "a security scheme of an unknown type",
  ],
  [`${c2016}/banning.yaml`]: ["two bodies", "a response without a description", "a status of two digits"],
  "seed/joining.yaml": [
    "a key twice",
    "a reference to a file that is not there",
    "a path parameter that nobody declares",
    "a security scheme that nobody defines",
  ],
};

/** The catalogue of everything the pipeline can say about a document. DIAGNOSTICS.md is made from it. */

/** "error": nothing is written. "warning": generation can still be right. */
export type Severity = "error" | "warning";

/** What a code says. */
interface Entry {
  readonly severity: Severity;
  /** What the user reads: what is wrong and what to do. `{name}` is filled in. */
  readonly message: string;
  /** Why it is said, and what else there is to do: for the page. */
  readonly meaning: string;
}

/** Every code. */
export const catalogue = {
  "config-missing": {
    severity: "error",
    message:
      "There is no configuration at {path}. Create it (`joinery init`), name another with --config, or name the documents.",
    meaning: "No configuration was found, and no documents were named on the command line.",
  },
  "config-invalid": {
    severity: "error",
    message: "The configuration is not valid: {problem}",
    meaning:
      "The configuration cannot be loaded, or a setting is missing, is none of ours, or has a value that it cannot have. What is wrong in the documents that it names is told as well.",
  },
  "no-documents": {
    severity: "error",
    message: "The pattern {pattern} names no document. Correct `documents` in the configuration.",
    meaning: "A pattern of `documents` matches no file.",
  },
  "file-unreadable": {
    severity: "error",
    message: "The file {path} cannot be read: {problem}",
    meaning: "A document or overlay that is asked for does not exist or may not be read.",
  },
  "file-too-large": {
    severity: "error",
    message: "The file is {size} bytes long; at most {limit} are read. Split the document.",
    meaning:
      "Larger files are an attack or a mistake; reading them would take memory that nobody planned for.",
  },
  "file-not-utf8": {
    severity: "warning",
    message:
      "The file is not valid UTF-8: the byte {byte} is here, and {count} such bytes in all are read as Windows-1252. Save the file as UTF-8.",
    meaning:
      "YAML and JSON are UTF-8, or UTF-16 or UTF-32, which are read too. Other bytes come from an editor that saved Latin-1 or Windows-1252; what they mean is a guess.",
  },
  "unexpected-error": {
    severity: "error",
    message:
      "Joinery cannot handle what is here: {problem} This is a defect of Joinery: please report it. Until it is corrected, change this part or leave it out.",
    meaning:
      "A part of Joinery, or a library that it uses, threw an exception. The location is the nearest that is known.",
  },
  "document-too-deep": {
    severity: "error",
    message:
      "The documents nest, or refer from one part to the next, deeper than the stack of this program. Shorten the longest chain.",
    meaning: "Each level takes a piece of the stack, whose size is fixed.",
  },
  "yaml-syntax": {
    severity: "error",
    message: "This is not valid YAML: {problem}",
    meaning: "The file is neither YAML nor JSON. Nothing in it is read; the other files are.",
  },
  "json-syntax": {
    severity: "warning",
    message: "This is no JSON: {problem} It is read as YAML.",
    meaning: "The file is called one of JSON, and readers of JSON refuse it; YAML allows what stands there.",
  },
  "yaml-duplicate-key": {
    severity: "error",
    message: "The key {key} stands here for the second time. Remove or rename one of the two.",
    meaning: "YAML and JSON give no meaning to a mapping that has one key twice: readers keep either.",
  },
  "yaml-too-deep": {
    severity: "error",
    message: "Nesting goes deeper than {limit} levels here. Flatten the document.",
    meaning: "Deeper files are an attack or a mistake.",
  },
  "yaml-indentation": {
    severity: "warning",
    message:
      "This line goes on with what a key above it began, and has to stand deeper than that key. It is read as if it did.",
    meaning: "YAML forbids it, most readers take it. Indent the line.",
  },
  "yaml-too-many-aliases": {
    severity: "error",
    message: "Aliases in this file expand to more than {limit} nodes. Write them out or remove them.",
    meaning: "Aliases of aliases multiply: a small file can fill any memory.",
  },
  "not-an-api": {
    severity: "error",
    message: 'This is no API document: neither `swagger: "2.0"` nor `openapi: 3.x` stands at its top.',
    meaning: "A file under `documents` is no root document. Name the document that refers to it instead.",
  },
  "unsupported-version": {
    severity: "error",
    message: "Version {version} is not supported. Supported are Swagger 2.0, OpenAPI 3.0 and 3.1.{hint}",
    meaning: "The document follows a version that Joinery does not read.",
  },
  "version-too-new": {
    severity: "error",
    message:
      'The configuration asks for OpenAPI 3.0, and this document is OpenAPI {version}, whose schemas say what 3.0 has no words for. Ask for "3.1", or for nothing: documents of OpenAPI 3 stay what they are.',
    meaning:
      "Nothing is brought down from 3.1 to 3.0: types of null, constants, tuples and conditions would be lost.",
  },
  "mixed-versions": {
    severity: "error",
    message:
      "{first} is OpenAPI {firstVersion} and {second} is OpenAPI {secondVersion}. Bring the documents to one version.",
    meaning:
      'The documents of one run become one API, which has one version. `openapi: "3.1"` in the configuration brings all to 3.1.',
  },
  "ref-missing": {
    severity: "error",
    message: "`$ref` {ref} leads nowhere: {problem}",
    meaning: "There is no such file, or nothing at that pointer in it.",
  },
  "ref-refused": {
    severity: "error",
    message: "`$ref` {ref} is refused: {problem}",
    meaning:
      "A document may refer to files of its own folder and its parent's, of the git repository that it is in, and of the working directory when it is below it. Other folders, absolute paths and URLs are read only where `--allow` or `folders` names them. Symbolic links count as what they lead to, and a home folder or the root of a file system is never taken for a repository.",
  },
  "ref-not-string": {
    severity: "error",
    message: "`$ref` has to be a string.",
    meaning: "A reference is an object whose `$ref` is a string.",
  },
  "ref-wrong-kind": {
    severity: "error",
    message: "`$ref` {ref} leads to {found}, where {expected} is expected. Correct the path.",
    meaning:
      "What a reference leads to takes its place, so it has to be what may stand there: a schema for a schema, a parameter for a parameter.",
  },
  "ref-circular": {
    severity: "error",
    message: "`$ref` {ref} leads back to itself without ever reaching a value.",
    meaning:
      "The references of a loop name only each other, so none of them has a value. Recursive schemas are no such loop.",
  },
  "variable-unknown": {
    severity: "warning",
    message: "The variable %{name}% has no value. Add it to `variables` in the configuration.",
    meaning:
      "`%NAME%` stands in the document. It is left as it is, or, in a server's URL, becomes a server variable with its name as its value.",
  },
  "server-variable-undeclared": {
    severity: "warning",
    message:
      "The server's URL has {{name}}, which nothing declares. It is taken as the text {name}. Give it a value with `--var {name}=VALUE` or under `variables` in the configuration, or declare it among the server's `variables`.",
    meaning:
      "OpenAPI 3 asks for every part in braces of a server's URL among its `variables`, with the value that it has by default. Swagger 2.0 has no such parts: what is in braces in `host` or `basePath` is taken as one.",
  },
  "number-rounded": {
    severity: "warning",
    message: "JavaScript has no number {written}: it becomes {value}. {meaning}",
    meaning:
      "Numbers of JavaScript have 53 bits, about 16 digits. The OpenAPI 3 document keeps what is written; it is told where validators, types or handlers mean another number by it, and once a file where examples show that such numbers are sent. A `maximum` or `minimum` is not told, as what is received is rounded like it: all that it allows is taken. What is beyond 1.8e308 becomes the largest number there is.",
  },
  "overlay-invalid": {
    severity: "error",
    message: "This is no Overlay 1.0 document: {problem}",
    meaning: "The file under `overlays` does not follow OpenAPI Overlay 1.0.",
  },
  "overlay-no-match": {
    severity: "warning",
    message: "The target {target} matches nothing. Correct it, or remove the action.",
    meaning: "The action does nothing. The document may have changed since the overlay was written.",
  },
  "overlay-type": {
    severity: "error",
    message:
      "The target {target} matches a {found}, which cannot be updated with a {given}. Target the mapping or list that it stands in.",
    meaning: "A mapping can be laid over mappings, and anything can be added to lists.",
  },
  structure: {
    severity: "error",
    message: "{problem}",
    meaning:
      "The document does not follow the OpenAPI specification: a field is missing, has the wrong type, or a value that is not allowed. Pointers are those of the OpenAPI 3 form.",
  },
  repaired: {
    severity: "warning",
    message: "{problem} {repair}",
    meaning:
      "The document does not follow the OpenAPI specification, in a way that does not prevent right code. The OpenAPI 3 document, and everything that is generated from it, has what the message says instead.",
  },
  "parameter-no-type": {
    severity: "warning",
    message: "The parameter {name} has no type. It is taken as a string.",
    meaning: "Swagger 2.0 asks for `type` in every parameter that is no body. Say it.",
  },
  "parameter-twice": {
    severity: "warning",
    message:
      "The parameter {name} is in this list for the second time. Only the first counts: remove or rename one of the two.",
    meaning:
      "A parameter is identified by its name and location. An operation may override one of its path, but not its own.",
  },
  "body-and-form": {
    severity: "error",
    message: "The operation has body and form parameters at once. Keep one kind.",
    meaning: "A request has one body: a form, or something else.",
  },
  "two-bodies": {
    severity: "error",
    message: "The operation has two body parameters: {first} and {second}. Keep one.",
    meaning: "A request has one body. Put both into one schema.",
  },
  "collection-format-lost": {
    severity: "warning",
    message:
      "collectionFormat {format} has no equivalent here in OpenAPI 3. It is kept as x-collectionFormat, which the generated validators, server and client follow; other tools will separate the items by commas.",
    meaning:
      "OpenAPI 3 has no style for it: tab-separated lists, spaces and pipes in paths and headers, lists in lists, and lists in one part of a multipart form. Joinery reads and writes them by the extension; other tools do not know it.",
  },
  "media-types-cleared": {
    severity: "warning",
    message:
      "An empty `{key}` clears the document's, so its {content} can be of any media type (`*/*`). List the media types in `{key}`, or remove it.",
    meaning:
      "In Swagger 2.0 an empty list clears the document's own. JSON is not assumed: the request body or response has the media type range `*/*`.",
  },
  "array-without-items": {
    severity: "warning",
    message: "An array has no `items`. Its items may be anything.",
    meaning: "Swagger 2.0 and OpenAPI 3.0 ask for `items`. Say what the items are.",
  },
  "example-not-json": {
    severity: "warning",
    message: "The example is a string that is no JSON: {problem}. It is kept as a string.",
    meaning: "The media type is JSON, and the example looks like JSON, but cannot be parsed.",
  },
  "example-refused": {
    severity: "warning",
    message: "The {what} is refused by its own schema: {problem} Correct one of the two.",
    meaning:
      "Readers and mock servers take the example for what the API sends. Code is generated from the schema. A value of `enum` that is of another type than its schema is taken by nobody.",
  },
  "default-invalid": {
    severity: "warning",
    message:
      "The default is not valid against its own schema: {problem} It is never put into requests. Correct one of the two.",
    meaning:
      "Validators put the `default` of a property or parameter into requests that leave it out, and handlers' types have it. A default that the schema rejects would make every such request wrong, so it is left out of both.",
  },
  "examples-no-list": {
    severity: "warning",
    message: "`examples` of a schema has to be a list. Write `examples: [...]`, or `example` with one value.",
    meaning:
      "OpenAPI 3.1 has a schema's examples in a list. They are for readers; the code does not need them.",
  },
  "examples-no-map": {
    severity: "warning",
    message:
      "`examples` has to be a mapping here: in OpenAPI 3 of names to examples, `{ NAME: { value: ... } }`, in Swagger 2.0 of media types to values.",
    meaning:
      "Only schemas of OpenAPI 3.1 have a list of examples. They are for readers; the code does not need them.",
  },
  "example-no-object": {
    severity: "warning",
    message: "What stands among `examples` has to be an object. Write `{ value: ... }`.",
    meaning: "OpenAPI 3 has the value of a named example in its field `value`, beside what describes it.",
  },
  "example-twice": {
    severity: "warning",
    message: "An example has either a `value` or an `externalValue`. Remove one of the two.",
    meaning: "Nobody knows which of the two is meant.",
  },
  "example-unchecked": {
    severity: "warning",
    message: "The {what} was not held against its schema: that takes too many steps. Simplify the schema.",
    meaning: "References of references multiply. No further example of the run is held against its schema.",
  },
  "path-parameter-undeclared": {
    severity: "warning",
    message:
      "The path has {{name}}, which no path parameter declares. It is taken as a string: add a parameter with `in: path`.",
    meaning: "The output declares the parameter, so that handlers get each part of the path.",
  },
  "path-parameter-unused": {
    severity: "warning",
    message:
      "The path parameter {name} does not occur in the path. It is left out: correct its name, or that in the path.",
    meaning: "No request can have such a parameter.",
  },
  "path-beyond": {
    severity: "warning",
    message:
      "No request has this path: {sign} begins the {part} of a URL. Take away what follows, and tell operations apart by path or method.",
    meaning:
      "OpenAPI's paths end where the query begins: what a query holds is said by parameters with `in: query`. Servers never come to the operation.",
  },
  "path-parameter-optional": {
    severity: "warning",
    message:
      "The path parameter {name} is not required, and no request comes without it. It is taken as required. Write `required: true`.",
    meaning: "OpenAPI asks for `required: true` in every parameter with `in: path`.",
  },
  "path-template": {
    severity: "error",
    message: "The path {path} cannot be told apart into its parts: {problem}",
    meaning: "A part of a path is a name in braces that stands in it once: `/users/{userId}`.",
  },
  "path-twice": {
    severity: "warning",
    message: "The path is the same as {other}, by other names of its parts. Bring both under one name.",
    meaning: "OpenAPI knows `/a/{x}` and `/a/{y}` for one path, and allows it once.",
  },
  "path-shadowed": {
    severity: "warning",
    message:
      "{operation} is the same as at {other}, by other names in braces. The server calls the operation there and never this one: bring both under one path.",
    meaning:
      "`/a/{x}` and `/a/{y}` are the same path, and a request has one method. Types and client have both operations.",
  },
  "security-scope-undefined": {
    severity: "warning",
    message: "The security scheme {scheme} has no scope {scope}. {remedy}",
    meaning: "What an operation asks for has to be among what the scheme can grant.",
  },
  "value-twice": {
    severity: "warning",
    message: "The {what} {value} stands in this list for the second time. Remove or correct one of the two.",
    meaning: "Values of `enum` and names of tags are each other's alternatives: often another one was meant.",
  },
  "required-unknown": {
    severity: "warning",
    message: "`required` names {name}, which is no property of the schema. {remedy}",
    meaning:
      "Nobody knows what the property may be, and whoever leaves it out is refused: often a name is misspelt.",
  },
  "limits-contradict": {
    severity: "warning",
    message: "Nothing fits: {least} is {low}, and {most} is {high}. Correct one of the two.",
    meaning: "The limits of a schema leave no value between them.",
  },
  "format-unknown": {
    severity: "warning",
    message: "No format is called {format}. {remedy}",
    meaning:
      "Formats may be anybody's own and are passed over where they are not known; this one looks like one that is.",
  },
  "word-unknown": {
    severity: "warning",
    message: "JSON Schema knows no word {name}: it changes nothing. {remedy}",
    meaning:
      "OpenAPI 3.1's schemas may hold words of anybody's own, which are passed over: often one is misspelt, or of another version. Those of one's own begin with x-.",
  },
  "media-type-invalid": {
    severity: "warning",
    message: "{type} is no media type. Write `type/subtype`, such as application/json.",
    meaning: "No request or answer can have it as its Content-Type.",
  },
  "discriminator-unknown": {
    severity: "warning",
    message: "The discriminator's property {name} is no property of what it tells apart. {remedy}",
    meaning: "Nothing says which schema is meant where the property may be missing.",
  },
  "dynamic-ref-missing": {
    severity: "warning",
    message:
      "`$dynamicRef` {ref} leads nowhere: no schema by which it is reached has a `$dynamicAnchor` of that name. It allows every value. Add the anchor, or correct the name.",
    meaning: "JSON Schema asks for a schema of the name in the schema itself, if only as a default.",
  },
  "dynamic-ref-limit": {
    severity: "error",
    message:
      "The dynamic references of this document need more than {limit} components, one for each way to reach a schema. Use `$ref` in place of some.",
    meaning: "A few anchors that refer to each other multiply: a small document could fill any memory.",
  },
  "discriminator-contradicts": {
    severity: "warning",
    message: "The discriminator contradicts its schemas: {problem} {remedy}",
    meaning:
      "A discriminator never changes whether a value is valid, so validators and types follow the schemas. Tools that follow the discriminator read and write other values.",
  },
  "link-undefined": {
    severity: "warning",
    message: "No operation has the operationId {id} that the link leads to. Correct it, or remove the link.",
    meaning: "Links are for readers and tools: the code does not follow them.",
  },
  "server-invalid": {
    severity: "warning",
    message: "This makes no server's URL: {problem}",
    meaning: "`schemes`, `host` and `basePath` of Swagger 2.0 are joined to URLs.",
  },
  "parameter-type": {
    severity: "warning",
    message: "A parameter in {place} cannot be of type {type} in Swagger 2.0. It is taken as it is. {remedy}",
    meaning: "Swagger 2.0 knows objects in bodies alone, and files in forms.",
  },
  "component-renamed": {
    severity: "warning",
    message:
      "The component {wanted} is called {name} in the output: {reason}. Name it yourself with `names`, under {key}, in the configuration.",
    meaning:
      "A type that has the name of one of TypeScript's own would hide it, and two components cannot have one name. Types and references use the name of the output.",
  },
  "name-unused": {
    severity: "warning",
    message:
      "`names` has an entry for {key}, and no component comes from there. Correct the path, or remove it.",
    meaning:
      "Keys are files, or files and pointers such as `shared.yaml#/definitions/Event`, relative to the configuration's folder.",
  },
  "component-name": {
    severity: "warning",
    message:
      "A component of OpenAPI 3 cannot be called {name}: it gets another name. Use letters, digits, `.`, `-` and `_`.",
    meaning: "References lead to components by name, and code is named by them.",
  },
  "security-scheme-renamed": {
    severity: "warning",
    message:
      "The security scheme {name} is called {made} in the output, with the requirements that name it. Name security handlers like that.",
    meaning:
      "A component of OpenAPI 3 has a name of letters, digits, `.`, `-` and `_`, and no two documents of a run may give one name to different schemes.",
  },
  "server-too-many": {
    severity: "error",
    message:
      "The variables of this server's URL give it more than {limit} paths. Remove some of their values.",
    meaning: "The values of several variables multiply, and every operation stands under each of the paths.",
  },
  "security-scheme-undefined": {
    severity: "warning",
    message:
      "The security scheme {name} is not defined. The server rejects requests that need it with 401 until a security handler of that name is given: define it, or remove the requirement.",
    meaning:
      "The document does not say how its credential is sent. Such a security handler is optional, gets an empty credential and reads the request itself; the client sends nothing.",
  },
  "clash-operation": {
    severity: "error",
    message: "{operation} is defined twice: here and at {other}. Remove one.",
    meaning: "One method of one path can do only one thing. `/a/{x}` and `/a/{y}` are the same path.",
  },
  "clash-operation-id": {
    severity: "warning",
    message:
      "operationId {id} is used twice: here and at {other}. The operation here is called {made}, after its method and path: rename one.",
    meaning:
      "Handlers and client calls are named by operationId. Where several paths refer to one path item, all but the first get IDs of their own.",
  },
  "clash-name": {
    severity: "error",
    message:
      "The name {name} stands for two different things of kind {kind}: here and at {other}. Give one another name under `names` in the configuration.",
    meaning: "Two documents define a component of one name differently, and types are named by it.",
  },
  "field-unknown": {
    severity: "warning",
    message: "The specification knows no field {name} here. It is kept as x-{name}. {remedy}",
    meaning: "Often a misspelt field, or one of another version.",
  },
  "url-invalid": {
    severity: "warning",
    message: "`{field}` has to be {what}, and {value} is none. It is kept as {name}. Correct it.",
    meaning:
      "OpenAPI asks for URLs by RFC 3986 and email addresses here, and validators reject other text. Only readers need them.",
  },
  "required-no-list": {
    severity: "warning",
    message:
      "`required` of a schema has to be a list, of those of its properties that have to be there. It is kept as x-required. Name this property in the list of the schema around it.",
    meaning:
      "Parameters have `required: true`, schemas have not: often it stands in a property, and means that one.",
  },
  "nullable-without-effect": {
    severity: "warning",
    message: "`nullable` changes nothing here: null is refused. {remedy}",
    meaning:
      "OpenAPI 3.0.4: `nullable` adds null to the types that `type` of the same schema allows, and all other keywords, such as `enum` and `allOf`, have to allow null too. OpenAPI 3.1 does not have it. Validators and types follow it: neither has null.",
  },
  "field-missing": {
    severity: "warning",
    message: "The specification asks for a field {name} here. It is taken as empty. Add it.",
    meaning:
      "Swagger 2.0 asks for `info` and `paths` in a document, `responses` in an operation, a `description` in each response and a `schema` in a body.",
  },
  "example-too-large": {
    severity: "error",
    message: "The references in this example bring in too much, or lead in circles. Write the example out.",
    meaning: "References in examples are written out, within bounds.",
  },
  "pattern-invalid": {
    severity: "error",
    message: "The pattern {pattern} cannot be used: {problem} {remedy}",
    meaning:
      "It is no regular expression of JavaScript (with `strictPatterns`), or one that may take for ever: validators could not be made, or would be an attack's way in. Whoever knows a pattern of the latter kind and what it is held against can name it, to the letter, under `trustedPatterns` in the configuration.",
  },
  "operation-skipped": {
    severity: "warning",
    message:
      "The {part} is left out of all outputs: the error {code} at {at} cannot be repaired. Correct it there.",
    meaning:
      'With `onInvalidOperation: "skip"` in the configuration, or `--skip-invalid`, an error that cannot be repaired does not end the run: the operations and components that need the broken part are left out, and the error is reported as a warning. An error that is in no operation and no component still ends the run.',
  },
  "component-skipped": {
    severity: "warning",
    message:
      "The component {component} is left out of all outputs: the error {code} at {at} cannot be repaired. Correct it there.",
    meaning: "The error is in the component, or in another that it needs. See `operation-skipped`.",
  },
  "pattern-translated": {
    severity: "warning",
    message:
      "The pattern {pattern} is not one of JavaScript. It is written as {made}, which means the same: write it like that.",
    meaning:
      "JSON Schema's patterns are those of ECMA-262. Others are translated: `(?i)` and the like at the start, `(?P<name>…)`, `\\A`, `\\Z`, POSIX classes, `\\Q…\\E`, comments and some escapes.",
  },
  "pattern-not-enforced": {
    severity: "warning",
    message:
      "The pattern {pattern} is not one of JavaScript, and none means the same for sure. It is not enforced: write another.",
    meaning: "It is kept as `x-pattern`. With `strictPatterns: true` in the configuration it is an error.",
  },
  "pattern-trusted": {
    severity: "warning",
    message:
      "The pattern {pattern} is trusted: JavaScript's engine runs it, and a text that is made for it may keep the server busy for ever.",
    meaning:
      "`trustedPatterns` in the configuration names it. Without that it would be refused, as linear time does not know it.",
  },
  "schema-invalid": {
    severity: "error",
    message: "The schema cannot be compiled: {problem}",
    meaning: "The validator compiler refuses the schema.",
  },
  "output-around": {
    severity: "error",
    message:
      "The output folder {folder} holds the folder that Joinery works in, and would be replaced. Name a folder of its own with --out.",
    meaning: "Writing replaces the whole output folder.",
  },
  "output-holds-source": {
    severity: "error",
    message:
      "The output folder {folder} holds {source}, which is read, and would be replaced. Name a folder of its own with --out.",
    meaning: "Writing replaces the whole output folder.",
  },
  "overlay-of-many": {
    severity: "error",
    message: "--overlay goes with one document. Name the overlays of several in the configuration.",
    meaning: "It would be unclear which document the overlay is for.",
  },
  "output-is-source": {
    severity: "error",
    message: "{file} is read, and would be replaced. Name another file with --out.",
    meaning: "A command never writes over what it reads.",
  },
  "nothing-there": {
    severity: "error",
    message:
      "Nothing that {where} names became part of the API. Name FILE:LINE of a document or of generated code, an operationId, or a component.",
    meaning: "`joinery explain` found no part of the API that stands there or came from there.",
  },
  "output-no-folder": {
    severity: "error",
    message: "The output {folder} is no folder. Name another one with --out.",
    meaning: "A file stands where the output folder would be.",
  },
  "package-json-invalid": {
    severity: "error",
    message: "package.json is not a JSON object. Correct it, and run joinery init again.",
    meaning: "Nothing was added to it.",
  },
  "output-unwritable": {
    severity: "error",
    message: "{file} cannot be written: {problem}. {remedy}",
    meaning: "What was there before is there still.",
  },
  "output-not-ours": {
    severity: "error",
    message:
      "The output folder {folder} holds files that Joinery did not make: {files}. Move them away, or name another folder with --out.",
    meaning: "Only what Joinery made is ever replaced.",
  },
} as const satisfies Record<string, Entry>;

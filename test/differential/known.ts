/** Where the compiled engine differs from express-openapi-validator on purpose, and what says so. */

import type { JsonObject } from "../../scripts/json.js";
import type { ApiModel, Operation, Parameter } from "../../scripts/model/model.js";
import type { TestAnswer } from "./answers.js";
import type { TestRequest } from "./requests.js";
import type { Outcome } from "./servers.js";
import { flat } from "./values.js";

/** One request or answer, and what both said. */
export interface Case {
  readonly model: ApiModel;
  readonly operation: Operation;
  readonly request: TestRequest;
  /** What the handler gave, where answers are compared. */
  readonly answer?: TestAnswer;
  readonly reference: Outcome;
  readonly compiled: Outcome;
}

/** A difference that is right. */
export interface KnownDifference {
  readonly id: string;
  /** The clause, of OpenAPI 3.0.3 unless it says otherwise. */
  readonly because: string;
  readonly applies: (found: Case) => boolean;
}

const sentBody = ({ request }: Case) => request.body !== undefined;
const hasMediaType = ({ request }: Case) => request.headers["content-type"] !== undefined;
const isForm = ({ request }: Case) => /form/.test(request.headers["content-type"] ?? "");
const says = ({ errors, message = "" }: Outcome, text: RegExp) =>
  text.test(message) || errors.some((error) => text.test(error.message ?? ""));

const isBelow = (path: string | undefined, start: string) => path === start || path?.startsWith(`${start}/`);

/** Whether the document itself says how a parameter's list is written, rather than leaves it to the default. */
function saysExplode({ document }: ApiModel, { path, method }: Operation, { name, in: place }: Parameter) {
  const item = (document.paths as Record<string, JsonObject>)[path] ?? {};
  const own = item[method.toLowerCase()] as JsonObject | undefined;
  return [item.parameters, own?.parameters].flat().some((each) => {
    const parameter = flat(each, { document });
    return parameter.name === name && parameter.in === place && parameter.explode !== undefined;
  });
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "items-with-the-names-of-functions",
    because:
      "Schema Object: `uniqueItems` says nothing of what properties are called. express-openapi-validator's comparison calls the `valueOf` or `toString` of items, and fails with 500 where that is a property.",
    applies: ({ reference }) =>
      reference.status === 500 && says(reference, /\.(?:valueOf|toString) is not a function$/),
  },
  {
    id: "styles-of-paths-headers-cookies",
    because:
      "Parameter Object, Style Values: `label`, `matrix` are styles of path parameters; `style` has a default for header (`simple`) and cookie (`form`). express-openapi-validator refuses every request to an operation with a list in one of these.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      says(reference, /^Parameter 'style' has incorrect value/) &&
      operation.parameters.some(
        (each) =>
          each.shape === "array" &&
          (each.in === "header" || each.in === "cookie" || /label|matrix/.test(each.style)),
      ),
  },
  {
    id: "marks-of-path-styles",
    because:
      "Parameter Object, Style Values: `label` and `matrix` put a mark in front, `simple` separates the items of a list by commas, exploded or not (RFC 6570). express-openapi-validator takes the text for the value.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      operation.parameters.some(
        ({ in: place, style, shape, explode, name }) =>
          place === "path" &&
          (/label|matrix/.test(style) || (shape === "array" && explode)) &&
          isBelow(reference.errors[0]?.path, `/params/${name}`),
      ),
  },
  {
    id: "objects-in-paths",
    because: "Parameter Object, `style`: `simple`, `label` and `matrix` serialise objects too.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      operation.parameters.some(
        (each) =>
          each.in !== "query" &&
          each.shape === "object" &&
          reference.errors[0]?.path?.endsWith(`/${each.name}`),
      ),
  },
  {
    id: "optional-body-left-out",
    because: 'Request Body Object, `required`: "Defaults to false"; nothing sent needs no media type.',
    applies: (found) =>
      found.operation.requestBody?.required === false &&
      !hasMediaType(found) &&
      found.reference.status === 415 &&
      found.compiled.status !== 415,
  },
  {
    id: "optional-body-empty",
    because:
      "Request Body Object, `required`: a body that is not required may be left out, whatever its schema requires.",
    applies: (found) =>
      found.operation.requestBody?.required === false &&
      !sentBody(found) &&
      found.reference.errors.some(({ path }) => path === "/body"),
  },
  {
    id: "required-body-empty",
    because:
      'Request Body Object, `required`: "Determines if the request body is required in the request"; the schema\'s own `required` does not.',
    applies: (found) =>
      found.operation.requestBody?.required === true &&
      !sentBody(found) &&
      found.compiled.errors[0]?.path === "/body",
  },
  {
    id: "charset-beside-other-parameters",
    because:
      "Request Body Object, `content` (RFC 8259, 11; RFC 9110, 8.3.2): a charset says nothing of JSON, and counts where it is declared. express-openapi-validator passes over it only where no other parameter stands.",
    applies: ({ operation, request, reference, compiled }) =>
      reference.status === 415 &&
      compiled.status !== 415 &&
      /;.*;\s*charset=utf-8/i.test(request.headers["content-type"] ?? "") &&
      operation.requestBody?.content.some(({ mediaType }) => mediaType.includes(";")) === true,
  },
  {
    id: "form-fields-are-text",
    because:
      "Considerations for File Uploads, Support for x-www-form-urlencoded and multipart: properties are sent as text (RFC 1866; text/plain for primitives), lists field by field or by `encoding`. express-openapi-validator compares the text with the type.",
    applies: (found) =>
      isForm(found) &&
      found.reference.errors[0]?.path?.startsWith("/body") === true &&
      says(found.reference, /must be (integer|number|boolean|array|object|null)|allowed values/),
  },
  {
    id: "objects-with-braces",
    because:
      "Parameter Object, `style: form`: a property's value may hold any character. express-openapi-validator takes a brace for JSON.",
    applies: ({ request, reference, operation }) =>
      /%7B/i.test(request.url) &&
      operation.parameters.some(
        (each) =>
          each.in === "query" &&
          each.shape === "object" &&
          reference.errors[0]?.path === `/query/${each.name}`,
      ),
  },
  {
    id: "empty-lists-in-headers",
    because:
      "Parameter Object, `style: simple`: an empty value is an empty list (RFC 6570). express-openapi-validator leaves it text.",
    applies: ({ operation, request, reference }) =>
      reference.status === 400 &&
      operation.parameters.some(
        (each) =>
          each.in === "header" &&
          each.shape === "array" &&
          request.headers[each.name.toLowerCase()] === "" &&
          reference.errors[0]?.path === `/headers/${each.name.toLowerCase()}`,
      ),
  },
  {
    id: "xml",
    because:
      "Media Type Object: a schema describes the value, whose XML form the XML Object describes. Neither engine reads XML: express-openapi-validator holds its text against the schema, the compiled one hands it on.",
    applies: ({ request, reference }) =>
      /[/+]xml/.test(request.headers["content-type"] ?? "") &&
      reference.errors[0]?.path?.startsWith("/body") === true,
  },
  {
    id: "paths-that-the-router-cannot-write",
    because:
      "Paths Object: a template's parameters have any name, its text is percent-encoded in a URL. express-openapi-validator's routes know neither `{user-id}` nor a space, and answer 404.",
    applies: ({ operation, reference }) =>
      reference.status === 404 &&
      (/\{[^}]*[^\w}][^}]*\}/.test(operation.path) || /[^\x21-\x7e]/.test(operation.path)),
  },
  {
    id: "parts-of-the-query-beside-an-exploded-object",
    because:
      "Parameter Object, `style: form`: an empty property of an exploded object is that property, not an unknown parameter.",
    applies: ({ reference, compiled }) =>
      reference.status === 400 && compiled.status !== 200 && says(reference, /^Unknown query parameter/),
  },
  {
    id: "delimited-lists-in-the-query",
    because:
      'Parameter Object, `explode`: "When style is form, the default value is true. For all other styles, the default value is false." express-openapi-validator takes true for every query parameter, so it does not take `a|b` and `a%20b` apart.',
    applies: ({ model, operation, reference, compiled }) =>
      operation.parameters.some(
        (each) =>
          each.in === "query" &&
          each.shape === "array" &&
          /^(space|pipe)Delimited$/.test(each.style) &&
          !saysExplode(model, operation, each) &&
          [reference, compiled].some(({ errors }) => isBelow(errors[0]?.path, `/query/${each.name}`)),
      ),
  },
  {
    id: "references-inside-examples",
    because:
      "Example Object, Media Type Object `example`: a literal value, in which `$ref` is a property like others. express-openapi-validator opens the files that examples name, finds none and answers 500 to every request.",
    applies: ({ reference }) => reference.status === 500 && says(reference, /^Error opening file /),
  },
  {
    id: "answers-of-undeclared-media-types",
    because:
      'Response Object, `content`: "A map containing descriptions of potential response payloads", by media type. express-openapi-validator holds an answer of any other against the first of them.',
    applies: ({ answer, compiled }) =>
      answer?.fault === "media-type" && says(compiled, /^the media type .* is not declared/),
  },
  {
    id: "answers-that-are-null",
    because:
      "Schema Object, `nullable`: null is a value where the schema allows it. express-openapi-validator takes it for no body.",
    applies: ({ answer, reference, compiled }) =>
      answer?.body === null &&
      compiled.status === answer.status &&
      says(reference, /^response body required/),
  },
  {
    id: "multiples-of-fractions",
    because:
      "Schema Object, `multipleOf` (JSON Schema Validation, 5.1): valid where the division gives an integer, as 1.13 by 0.01 does. express-openapi-validator divides binary numbers.",
    applies: ({ reference, compiled }) =>
      reference.status === 400 &&
      says(reference, /must be multiple of/) &&
      !says(compiled, /must be multiple of/),
  },
  {
    id: "numbers-that-are-infinite",
    because:
      "Data Types: numbers are those of JSON, which has no Infinity and nothing that is too large. express-openapi-validator takes the text `Infinity` for a number that no `maximum` holds for.",
    applies: ({ request, compiled }) =>
      /Infinity|e\+?\d{3}/i.test(`${request.url} ${JSON.stringify(request.headers)} ${request.body ?? ""}`) &&
      says(compiled, /must be (integer|number)/),
  },
  {
    id: "branches-of-choices",
    because:
      "Schema Object, `oneOf`, `anyOf`: the value has to fit the branches as it was sent. express-openapi-validator holds it against each as the one before has turned it.",
    applies: (found) =>
      found.reference.status === 400 &&
      found.compiled.status === 200 &&
      (isForm(found) || found.reference.errors.every(({ path }) => !isBelow(path, "/body"))) &&
      says(found.reference, /must match (exactly one|a) schema/),
  },
  {
    id: "names-that-its-query-parser-takes-apart",
    because:
      "Parameter Object, `name`: any text, `filter[name]` and `__proto__` too. express-openapi-validator knows no such parameter.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      says(reference, /^Unknown query parameter/) &&
      operation.parameters.some(({ in: place, name }) => place === "query" && /\[|^__proto__$/.test(name)),
  },
  {
    id: "content-of-parameters-elsewhere",
    because:
      "Parameter Object, `content`: in every place that a parameter may be in. express-openapi-validator reads it in the query alone.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      operation.parameters.some(
        ({ in: place, json, name }) =>
          json &&
          place !== "query" &&
          reference.errors[0]?.path?.toLowerCase().endsWith(`/${name.toLowerCase()}`),
      ),
  },
  {
    id: "types-in-json-parameters",
    because:
      "Parameter Object, `content`: the value is JSON, which has types of its own. express-openapi-validator turns null into 0 and text into numbers, as it does in parameters that are text.",
    applies: ({ operation, reference, compiled }) =>
      reference.status === 200 &&
      operation.parameters.some(
        ({ in: place, json, name }) =>
          json && place === "query" && isBelow(compiled.errors[0]?.path, `/query/${name}`),
      ),
  },
  {
    id: "objects-with-delimiters",
    because:
      "Parameter Object, Style Values: `spaceDelimited` and `pipeDelimited` are for objects too (3.0.4 and 3.1 show how). express-openapi-validator leaves them text.",
    applies: ({ operation, reference }) =>
      reference.status === 400 &&
      operation.parameters.some(
        ({ style, shape, name }) =>
          /Delimited$/.test(style) && shape === "object" && reference.errors[0]?.path === `/query/${name}`,
      ),
  },
  {
    id: "required-objects-left-out",
    because:
      'Parameter Object, `required`: "Determines whether this parameter is mandatory". express-openapi-validator makes an object of what was left out, and tells what that lacks.',
    applies: ({ operation, reference, compiled }) =>
      reference.status === 400 &&
      operation.parameters.some(
        ({ style, name }) =>
          style === "deepObject" &&
          compiled.errors[0]?.path === `/query/${name}` &&
          isBelow(reference.errors[0]?.path, `/query/${name}`),
      ),
  },
  {
    id: "one-name-in-two-places",
    because:
      'Parameter Object: "A unique parameter is defined by a combination of a name and location." express-openapi-validator has an operation\'s parameter replace those of the path that are elsewhere.',
    applies: ({ operation, reference, compiled }) =>
      reference.status === 200 &&
      operation.parameters.some(
        ({ name, in: place }) =>
          compiled.errors[0]?.path?.endsWith(`/${name.toLowerCase()}`) === true &&
          operation.parameters.some((other) => other.name === name && other.in !== place),
      ),
  },
  {
    id: "headers-that-are-ignored",
    because:
      'Parameter Object, `name`: for Accept, Content-Type and Authorization "the parameter definition SHALL be ignored".',
    applies: ({ reference }) =>
      /^\/headers\/(accept|content-type|authorization)(\/|$)/.test(reference.errors[0]?.path ?? ""),
  },
];

/** The first that explains a case. */
export function knownDifference(found: Case): KnownDifference | undefined {
  return knownDifferences.find(({ applies }) => applies(found));
}

/** What the router has to know of each operation, as data. */

import { isObject, type JsonObject } from "../json.js";
import type { ApiModel, Operation } from "../model/model.js";
import { isBinary } from "./binary-schemas.js";
import { hasOnlyDoubles } from "./double-schemas.js";
import { formFields, formsOf, othersOf, parameterDescriptor, takesAnyQuery } from "./fields.js";
import { isJson } from "./runtime/media-types.js";
import type {
  BodyDescriptor,
  FieldDescriptor,
  OperationDescriptor,
  Requirement,
} from "./runtime/operation.js";

import type { HeaderStyle } from "./runtime/response-headers.js";

/** A descriptor without what loads its validators. */
export type DescribedOperation = Omit<
  OperationDescriptor,
  "loadParameters" | "loadJsonParameters" | "loadBody" | "loadForms" | "loadUploads" | "loadAnswers"
>;

/** Describes an operation to the router. `lenientValues`: integers in JSON bodies may be rounded. */
export function describeOperation(
  model: ApiModel,
  operation: Operation,
  lenientValues = false,
): DescribedOperation {
  const { id, method, path, basePaths } = operation;
  const unknown = unknownQuery(model, operation);
  const mediaTypes = operation.answers.flatMap((answer) => answer.content.map((each) => each.mediaType));
  return {
    id,
    method,
    path,
    basePaths,
    parameters: operation.parameters.map((each) => parameterDescriptor(model, each)),
    ...(unknown !== undefined && { allowUnknownQueryParameters: unknown }),
    body: describeBody(model, operation, lenientValues),
    produces: [...new Set(mediaTypes)],
    ...contentsOf(operation),
    ...responseHeadersOf(operation),
    security: requirementsOf(model, operation),
  };
}

/** The headers that are lists, objects or JSON. Each of several Set-Cookie headers is a line of its own. */
function responseHeadersOf({ answers }: Operation): Pick<DescribedOperation, "responseHeaders"> {
  const described = answers.map(({ status, headers }) => {
    const styled = headers.filter(
      ({ name, shape, json }) => name.toLowerCase() !== "set-cookie" && (shape !== "primitive" || json),
    );
    const styles = styled.map(({ name, explode, json, separators }): [string, HeaderStyle] => [
      name.toLowerCase(),
      { ...(explode && { explode }), ...(json && { json }), ...(separators && { separators }) },
    ]);
    return [status, Object.fromEntries(styles)] as const;
  });
  const full = described.filter(([, styles]) => Object.keys(styles).length > 0);
  // A status without such headers is not to have those of its range.
  return full.length > 0 ? { responseHeaders: Object.fromEntries(described) } : {};
}

function contentsOf({ answers }: Operation): Pick<DescribedOperation, "contents"> {
  const contents = answers.map(
    ({ status, content }) => [status, content.map(({ mediaType }) => mediaType)] as const,
  );
  const full = contents.filter(([, mediaTypes]) => mediaTypes.length > 0);
  const isSame = new Set(full.map(([, mediaTypes]) => mediaTypes.join())).size <= 1;
  return isSame ? {} : { contents: Object.fromEntries(full) };
}

function describeBody(
  model: ApiModel,
  { requestBody }: Operation,
  lenientValues: boolean,
): BodyDescriptor | null {
  if (!requestBody) return null;
  const forms: Record<string, FieldDescriptor[]> = {};
  for (const media of formsOf(model, requestBody.content)) forms[media.mediaType] = formFields(model, media);
  const mediaTypes = requestBody.content.map((each) => each.mediaType);
  const binary = othersOf(requestBody.content).filter(({ schema }) => isBinary(model, schema));
  const rounded = requestBody.content.filter(
    ({ mediaType, schema }) =>
      (isJson(mediaType) || mediaType.includes("*")) && (lenientValues || hasOnlyDoubles(model, schema)),
  );
  return {
    required: requestBody.required,
    mediaTypes,
    ...(binary.length > 0 && { binary: binary.map(({ mediaType }) => mediaType) }),
    ...(rounded.length > 0 && { rounded: rounded.map(({ mediaType }) => mediaType) }),
    ...(Object.keys(forms).length > 0 && { forms }),
  };
}

/** The operation as the document has it. */
export function sourceOf(model: ApiModel, { path, method }: Operation): JsonObject {
  const item = isObject(model.document.paths) ? model.document.paths[path] : undefined;
  const operation = isObject(item) ? item[method.toLowerCase()] : undefined;
  return isObject(operation) ? operation : {};
}

/** The schemes that an operation needs, with their scopes. */
function requirementsOf(model: ApiModel, operation: Operation): Requirement[][] {
  const requirements = sourceOf(model, operation).security ?? model.document.security;
  return (Array.isArray(requirements) ? requirements : [])
    .filter(isObject)
    .map((requirement) =>
      Object.entries(requirement).map(
        ([name, scopes]): Requirement => [name, ...(Array.isArray(scopes) ? scopes.map(String) : [])],
      ),
    );
}

/** What the document itself says of undeclared query parameters. */
function unknownQuery(model: ApiModel, operation: Operation): boolean | undefined {
  const source = sourceOf(model, operation);
  const said = source["x-eov-allow-unknown-query-parameters"] ?? source["x-allow-unknown-query-parameters"];
  if (typeof said === "boolean") return said;
  return takesAnyQuery(model, operation.parameters) ? true : undefined;
}

/** What operations write in another way than openapi-fetch does by itself, for their document says so. */

import type { ApiModel, Operation, Parameter } from "../model/model.js";
import type { OperationStyles, Style, Styles } from "./client/styles.js";
import { formFields } from "./fields.js";
import { formKind, isJson } from "./runtime/media-types.js";
import type { FieldDescriptor } from "./runtime/operation.js";

/** The styles of an operation; undefined where all are the usual ones. */
export function stylesOf(model: ApiModel, operation: Operation): OperationStyles | undefined {
  const form = formOf(model, operation);
  const made: OperationStyles = {
    ...places(operation, "path"),
    ...places(operation, "query"),
    ...places(operation, "header"),
    ...(form && { form }),
  };
  return Object.keys(made).length > 0 ? made : undefined;
}

function places({ parameters }: Operation, place: "path" | "query" | "header"): Record<string, Styles> {
  const unusual = parameters.filter((each) => each.in === place && !isUsual(each));
  const nameOf = ({ name }: Parameter) => (place === "header" ? name.toLowerCase() : name);
  return unusual.length > 0
    ? { [place]: Object.fromEntries(unusual.map((each) => [nameOf(each), styleOf(each)])) }
    : {};
}

/** Whether openapi-fetch writes it so, or, of queries, `writeQuery`. */
function isUsual({ in: place, style, explode, shape, json }: Parameter): boolean {
  if (json) return false;
  if (place === "header") return shape !== "object";
  if (place === "path") return style === "simple" && !(explode && shape === "object");
  return shape === "primitive" || (shape === "array" ? explode : style === "deepObject");
}

function styleOf({ style, explode, json }: Pick<FieldDescriptor, "style" | "explode" | "json">): Style {
  return { style, explode, ...(json && { json }) };
}

/** The form that bodies are: where JSON is declared as well, that is what is sent. */
function formOf(model: ApiModel, { requestBody }: Operation): OperationStyles["form"] {
  const content = requestBody?.content ?? [];
  const media = content.find(({ mediaType }) => formKind(mediaType));
  if (!media || content.some(({ mediaType }) => isJson(mediaType) || mediaType.includes("*")))
    return undefined;
  const fields = formFields(model, media).filter(
    ({ style, explode, json }) => style !== "form" || !explode || json,
  );
  return {
    mediaType: media.mediaType,
    fields: Object.fromEntries(fields.map((field) => [field.name, styleOf(field)])),
  };
}

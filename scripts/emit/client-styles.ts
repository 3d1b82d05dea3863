/** What operations write in another way than openapi-fetch does by itself, for their document says so. */

import type { Operation, Parameter } from "../model/model.js";
import type { OperationStyles, Style, Styles } from "./client/styles.js";
import type { FieldDescriptor } from "./runtime/operation.js";

/** The styles of an operation's parameters that are not the usual ones. */
export function stylesOf(operation: Operation): OperationStyles {
  return { ...places(operation, "path"), ...places(operation, "query"), ...places(operation, "header") };
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

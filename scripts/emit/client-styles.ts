/** What operations write in another way than openapi-fetch does by itself, for their document says so. */

import type { Operation, Parameter } from "../model/model.js";
import type { OperationStyles, Style, Styles } from "./client/styles.js";

/** The styles of an operation's parameters that are not the usual ones. */
export function stylesOf(operation: Operation): OperationStyles {
  const locations = ["path", "query", "header", "cookie"] as const;
  return Object.assign({}, ...locations.map((each) => places(operation, each))) as OperationStyles;
}

function places({ parameters }: Operation, place: Parameter["in"]): Record<string, Styles> {
  const unusual = parameters.filter((each) => each.in === place && !isUsual(each));
  const nameOf = ({ name }: Parameter) => (place === "header" ? name.toLowerCase() : name);
  return unusual.length > 0
    ? { [place]: Object.fromEntries(unusual.map((each) => [nameOf(each), styleOf(each)])) }
    : {};
}

/** Whether it is written so without being told: `client/styles.ts` knows the default styles. */
function isUsual({ in: place, style, explode, shape, json, separators }: Parameter): boolean {
  if (json || separators) return false;
  if (place === "header") return shape !== "object" || !explode;
  if (place === "path") return style === "simple" && !(explode && shape === "object");
  if (place === "cookie") return shape === "primitive" || explode;
  return shape === "primitive" || (shape === "array" ? explode : style === "deepObject");
}

function styleOf({ style, explode, json, separators }: Parameter): Style {
  return { style, explode, ...(json && { json }), ...(separators && { separators }) };
}

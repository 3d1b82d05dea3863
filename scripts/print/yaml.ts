/** How YAML looks. */

import { Document, visit } from "yaml";
import { hasUnseen, withoutUnseen } from "../characters.js";
import type { JsonObject } from "../json.js";

/** A document as YAML. What is unseen can be escaped between double quotes only, so these are put around it. */
export function printYaml(document: JsonObject): string {
  const made = new Document(document, { aliasDuplicateObjects: false });
  visit(made, {
    Scalar(_, node) {
      if (typeof node.value === "string" && hasUnseen(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return withoutUnseen(made.toString({ lineWidth: 0 }));
}

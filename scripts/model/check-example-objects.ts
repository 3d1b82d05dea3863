/** The form of examples beside schemas: OpenAPI's rules are asked without them, as they are for readers alone. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject } from "../json.js";
import type { Places } from "../read/places.js";
import type { Visited } from "./walk.js";

/** Reports what is wrong with the `examples` of an object, or with an example. */
export function checkExampleObjects({ node, kind }: Visited, places: Places, diagnostics: Diagnostics): void {
  if (kind === "example") {
    if ("value" in node && "externalValue" in node)
      diagnostics.report("example-twice", places.of(node, "externalValue"));
    return;
  }
  if (kind !== "parameter" && kind !== "header" && kind !== "media") return;
  const { examples } = node;
  if (examples === undefined || examples === null || places.isHole(examples)) return;
  if (!isObject(examples)) {
    diagnostics.report("examples-no-map", places.of(node, "examples"));
    return;
  }
  for (const [name, example] of Object.entries(examples))
    if (!isObject(example) && !name.startsWith("x-"))
      diagnostics.report("example-no-object", places.of(examples, name));
}

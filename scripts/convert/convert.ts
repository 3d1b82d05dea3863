/** Source documents → OpenAPI 3 documents that stand on their own, overlays applied. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, pointerNames, setOwn } from "../json.js";
import type { SourceFile } from "../read/places.js";
import type { SourceDocument, SourceFiles } from "../read/read-documents.js";
import { type Component, Components } from "./components.js";
import type { Context, Variable } from "./context.js";
import { convertOpenApi3 } from "./openapi3.js";
import { applyOverlay } from "./overlay.js";
import { convertSwagger2 } from "./swagger2/document.js";
import { settleVariables } from "./variables.js";

/** A source document with the overlays that apply to it. */
export interface OverlaidDocument extends SourceDocument {
  readonly overlays: readonly SourceFile[];
}

/** A converted document. */
export interface ConvertedDocument {
  readonly source: SourceDocument;
  /** OpenAPI 3, with every component that it uses. */
  readonly document: JsonObject;
}

/** Converts all documents of a run; they share one set of names. */
export function convertDocuments(
  documents: readonly OverlaidDocument[],
  files: SourceFiles,
  options: {
    readonly names: Readonly<Record<string, string>>;
    readonly variables: Readonly<Record<string, Variable>>;
  },
  diagnostics: Diagnostics,
): ConvertedDocument[] {
  const { places } = files;
  const components = new Components(options.names, places, diagnostics);
  return documents.map((source) => {
    const context: Context = {
      files,
      places,
      components,
      diagnostics,
      variables: options.variables,
      root: source.file,
    };
    let document =
      source.dialect === "swagger-2.0"
        ? convertSwagger2(source.value, context)
        : convertOpenApi3(source.value, context);
    document = withComponents(document, components.all());
    for (const overlay of source.overlays) {
      document = convertOpenApi3(applyOverlay(document, overlay, places, diagnostics), context, true);
      document = withComponents(document, components.all());
    }
    return { source, document: settleVariables(document, options.variables, places, diagnostics) };
  });
}

/** Adds the components that a document uses and does not have, and those that they use. */
function withComponents(document: JsonObject, all: readonly Component[]): JsonObject {
  const byName = new Map(all.map((component) => [`${component.kind}/${component.name}`, component]));
  const own = isObject(document.components) ? document.components : {};
  const components: JsonObject = {};
  for (const [kind, named] of Object.entries(own)) components[kind] = isObject(named) ? { ...named } : named;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    else if (isObject(value)) {
      if (typeof value.$ref === "string") add(value.$ref);
      for (const each of Object.values(value)) visit(each);
    }
  };
  const add = (ref: string): void => {
    const [, kind, name] = ref.startsWith("#/components/") ? pointerNames(ref.slice(1)) : [];
    const component = byName.get(`${kind}/${name}`);
    if (!component || !kind || !name) return;
    const named = isObject(components[kind]) ? components[kind] : {};
    components[kind] = named;
    if (Object.hasOwn(named, name)) return;
    setOwn(named, name, component.value);
    visit(component.value);
  };
  visit(document);
  return Object.keys(components).length > 0 ? { ...document, components } : document;
}

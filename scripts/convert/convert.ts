/** Source documents → OpenAPI 3 documents that stand on their own, overlays applied. */

import type { Diagnostics } from "../diagnostics.js";
import { isObject, type JsonObject, pointerNames, pointerTo, setOwn } from "../json.js";
import type { Places, SourceFile } from "../read/places.js";
import type { SourceDocument, SourceFiles } from "../read/read-documents.js";
import { type Component, Components, referenceTo } from "./components.js";
import type { Context, Variable } from "./context.js";
import { keepDiscriminatorValues } from "./discriminators.js";
import { withoutStrayReferences } from "./extension-references.js";
import { settleNames } from "./names.js";
import { convertOpenApi3 } from "./openapi3.js";
import { applyOverlay } from "./overlay.js";
import { renameSchemes } from "./scheme-names.js";
import { convertSwagger2 } from "./swagger2/document.js";
import { uniteSubtypes } from "./unions.js";
import { upgrade } from "./upgrade.js";
import { withValidUrls } from "./urls.js";
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
  /** The same before overlays and variables. */
  readonly before: JsonObject;
}

/** What the conversion is told besides the documents. */
export interface ConvertOptions {
  /** Names for components, by `file` or `file#/pointer`. */
  readonly names: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Variable>>;
  /** What comes out; by default 3.0 for Swagger 2.0, and OpenAPI 3 documents as they are. */
  readonly openapi?: "3.0" | "3.1" | undefined;
}

/** Converts all documents of a run; they share one set of names. */
export function convertDocuments(
  documents: readonly OverlaidDocument[],
  files: SourceFiles,
  options: ConvertOptions,
  diagnostics: Diagnostics,
): ConvertedDocument[] {
  const { places } = files;
  const components = new Components();
  const exampleNodes = { count: 0 };
  const settle = (made: readonly JsonObject[]) => {
    settleNames(components.all(), options.names, places, diagnostics);
    return components.resolve(made, places);
  };
  const converted = documents.map((source) => {
    if (source.dialect === "openapi-3.1" && options.openapi === "3.0")
      diagnostics.report("version-too-new", places.of(source.value, "openapi"), {
        version: String(source.value.openapi),
      });
    const context: Context = {
      files,
      places,
      components,
      diagnostics,
      variables: options.variables,
      root: source.file,
      main: source.file,
      isCopy: false,
      target: source.dialect === "openapi-3.1" || options.openapi === "3.1" ? "3.1" : "3.0",
      produces: usualProduces(source.value),
      declared: [],
      exampleNodes,
    };
    const convert = source.dialect === "swagger-2.0" ? convertSwagger2 : convertOpenApi3;
    return { source, context, document: convert(source.value, context) };
  });
  const settled = settle(converted.map(({ document }) => document));
  keepDiscriminatorValues(components.all(), settled);
  uniteSubtypes(components, () => settle([]), places, diagnostics);
  const made = converted.map(({ source, context }, at) => {
    const document = settled[at] as JsonObject;
    const named = renameSchemes(document, context.declared, places, diagnostics);
    const before = withComponents(named, components.all(), context.declared, places);
    let made = before;
    for (const overlay of source.overlays) {
      const overlaid = applyOverlay(made, overlay, places, diagnostics);
      const [whole = overlaid] = settle([convertOpenApi3(overlaid, context, true)]);
      made = withComponents(whole, components.all(), [], places);
    }
    made = settleVariables(made, options.variables, places, diagnostics);
    made = withValidUrls(made, places, diagnostics);
    made = withoutStrayReferences(made, componentFinder(source.file, components, places), places);
    return { source, before, document: options.openapi === "3.1" ? upgrade(made, places) : made };
  });
  reportUnusedNames(options.names, components, diagnostics);
  return made;
}

/** Reports names of the configuration that no component was to have. */
function reportUnusedNames(
  names: ConvertOptions["names"],
  components: Components,
  diagnostics: Diagnostics,
): void {
  const known = new Set(
    components
      .all()
      .flatMap(({ from: { file, pointer } }) => [`${file}#${pointer}`, ...(pointer === "" ? [file] : [])]),
  );
  for (const key of Object.keys(names))
    if (!known.has(key)) diagnostics.report("name-unused", undefined, { key });
}

/** Finds the component that was made of what a `#/…` in the document, or in a file that is read, leads to. */
function componentFinder(document: SourceFile, components: Components, places: Places) {
  let byPointer: Map<string, Component> | undefined;
  return (ref: string, node: JsonObject): string | undefined => {
    if (!ref.startsWith("#/")) return undefined;
    byPointer ??= new Map(
      components
        .all()
        .filter(({ variant }) => variant === "")
        .map((each) => [`${each.from.file}#${each.from.pointer}`, each]),
    );
    const file = places.fileOf(node) ?? document;
    const found = byPointer.get(`${file.name}#${pointerTo(pointerNames(ref.slice(1)))}`);
    return found && referenceTo(found);
  };
}

function usualProduces({ produces }: JsonObject): string[] {
  return Array.isArray(produces) ? produces.filter((each) => typeof each === "string") : [];
}

/** Adds the components that a document declares or uses and does not have, and those that they use. */
function withComponents(
  document: JsonObject,
  all: readonly Component[],
  declared: readonly Component[],
  places: Places,
): JsonObject {
  const byName = new Map(all.map((component) => [referenceTo(component), component]));
  const own = isObject(document.components) ? document.components : {};
  const components = places.carry<JsonObject>({}, own);
  const copied = (named: JsonObject) => places.carry({ ...named }, named);
  for (const [kind, named] of Object.entries(own)) components[kind] = isObject(named) ? copied(named) : named;
  const seen = new Set<object>();
  // What is still to be looked at, the next one last: chains of components are longer than the stack.
  const open: unknown[] = [];
  const add = ({ kind, name = "", value }: Component): void => {
    const named = isObject(components[kind]) ? components[kind] : {};
    components[kind] = named;
    if (Object.hasOwn(named, name)) return;
    setOwn(named, name, value);
    open.push(value);
  };
  const addWhatTheyUse = (): void => {
    while (open.length > 0) {
      const value = open.pop();
      const component = typeof value === "string" ? byName.get(value) : undefined;
      if (component) add(component);
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      seen.add(value);
      // A text of a list is no reference.
      const parts = Array.isArray(value)
        ? value.filter((each) => typeof each === "object")
        : Object.values(value);
      for (const part of parts.reverse()) open.push(part);
    }
  };
  for (const component of declared) {
    add(component);
    addWhatTheyUse();
  }
  open.push(document);
  addWhatTheyUse();
  if (Object.keys(components).length === 0) return document;
  return places.carry<JsonObject>({ ...document, components }, document);
}

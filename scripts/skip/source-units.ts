/** Which operation or component of a source document a location is in. */

import { comparePlaces, type Place } from "../diagnostics.js";
import { isObject, type JsonObject } from "../json.js";
import { isOperation } from "../openapi.js";
import type { Places } from "../read/places.js";

/** A part of a source document. */
export interface SourceUnit {
  /** As `Unit.names`: what it is called in OpenAPI 3. */
  readonly names: readonly string[];
  readonly around: JsonObject;
  readonly key: string;
}

/** Where a part of a document begins; it ends where the next begins. */
interface Mark {
  readonly place: Place;
  readonly unit: SourceUnit | undefined;
}

/** What the sections of Swagger 2.0 are called among the components of OpenAPI 3. */
const sections: Readonly<Record<string, string>> = {
  definitions: "schemas",
  parameters: "parameters",
  responses: "responses",
  securityDefinitions: "securitySchemes",
};

/** The units of source documents, by location. */
export class SourceUnits {
  readonly #marks: Mark[] = [];
  readonly #places: Places;
  /** The objects that units are in: nobody's own. */
  readonly containers = new Set<object>();

  constructor(documents: readonly unknown[], places: Places) {
    this.#places = places;
    for (const document of documents) if (isObject(document)) this.#addDocument(document);
    this.#marks.sort((a, b) => comparePlaces(a.place, b.place));
  }

  /** The unit that a location is in; undefined where it is in none. */
  at(place: Place): SourceUnit | undefined {
    const before = this.#marks.filter(
      (mark) => mark.place.file === place.file && comparePlaces(mark.place, place) <= 0,
    );
    return before.at(-1)?.unit;
  }

  #addDocument(document: JsonObject): void {
    const isSwagger2 = "swagger" in document;
    this.#each(document, () => undefined);
    for (const field of ["paths", "webhooks"])
      this.#each(document[field], (name, item, around) => {
        const path = { names: [field, name], around, key: name };
        this.#each(item, (method, value, around) =>
          isOperation(method, value) || value === null
            ? { names: [field, name, method], around, key: method }
            : path,
        );
        return path;
      });
    if (isSwagger2)
      for (const [section, kind] of Object.entries(sections)) this.#addComponents(document[section], kind);
    else
      this.#each(document.components, (kind, named) => {
        this.#addComponents(named, kind);
        return undefined;
      });
  }

  #addComponents(named: unknown, kind: string): void {
    this.#each(named, (name, _, around) => ({ names: ["components", kind, name], around, key: name }));
  }

  /** Marks every field of a container. */
  #each(
    container: unknown,
    unitOf: (key: string, value: unknown, around: JsonObject) => SourceUnit | undefined,
  ): void {
    if (!isObject(container)) return;
    this.containers.add(container);
    for (const [key, value] of Object.entries(container)) {
      const place = this.#places.of(container, key);
      const unit = unitOf(key, value, container);
      if (place) this.#marks.push({ place, unit });
    }
  }
}

/** The bodies and responses of operations, as the client has to know them where they are not JSON alone. */

import type { ApiModel, MediaType, Operation } from "../model/model.js";
import { isBinary, takesText } from "./binary-schemas.js";
import type { BodyDescription, FieldStyle } from "./client/bodies.js";
import type { ResponseDescription, ResponseDescriptions } from "./client/responses.js";
import { hasOnlyDoubles } from "./double-schemas.js";
import { formFields } from "./fields.js";
import { formKind, isJson, isRange } from "./runtime/media-types.js";
import type { FieldDescriptor } from "./runtime/operation.js";

/** The bodies that an operation takes; undefined where that is JSON alone. */
export function bodiesOf(model: ApiModel, { requestBody }: Operation): BodyDescription[] | undefined {
  const content = requestBody?.content ?? [];
  if (content.every((media) => isPlainJson(model, media))) return undefined;
  return content.map((media) => {
    const { mediaType, schema } = media;
    const isBytes = isBinary(model, schema);
    const fields = formKind(mediaType) === undefined ? undefined : fieldStyles(model, media);
    return {
      mediaType,
      ...(isJson(mediaType) && !isBytes && takesText(model, schema ?? {}) && { takesText: true }),
      ...(isBytes && { isBinary: true }),
      ...(fields && Object.keys(fields).length > 0 && { fields }),
    };
  });
}

/** Whether this is what is sent, and expected, where nothing is said. */
function isPlainJson(model: ApiModel, { mediaType, schema }: MediaType): boolean {
  return mediaType === "application/json" && !isBinary(model, schema);
}

/** The fields that are not written in the usual way. */
function fieldStyles(model: ApiModel, media: MediaType): Record<string, FieldStyle> {
  const isMultipart = formKind(media.mediaType) === "multipart";
  const styled = formFields(model, media).flatMap((field): [string, FieldStyle][] => {
    const { name, style, explode, shape, json, jsonItems, separators } = field;
    const contentType = isMultipart ? partType(field) : undefined;
    // Where objects are JSON, the values themselves tell.
    const isUsual =
      style === "form" &&
      explode &&
      !jsonItems &&
      !separators &&
      contentType === undefined &&
      (shape === "object") === Boolean(json);
    if (isUsual) return [];
    return [
      [
        name,
        {
          style,
          explode,
          ...(json && { json }),
          ...(jsonItems && { jsonItems }),
          ...(separators && { separators }),
          ...(contentType !== undefined && { contentType }),
        },
      ],
    ];
  });
  return Object.fromEntries(styled);
}

/** The first media type that `encoding` names for a part; a range names none. */
function partType({ mediaTypes = [] }: FieldDescriptor): string | undefined {
  return mediaTypes.find((each) => !isRange(each));
}

/** The contents of an operation's responses; undefined where they are JSON alone (not of doubles), or nothing. */
export function responsesOf(model: ApiModel, { answers }: Operation): ResponseDescriptions | undefined {
  const all = answers.flatMap(({ content }) => content);
  const isUsual = ({ mediaType, schema }: MediaType) =>
    isJson(mediaType) && !isBinary(model, schema) && !hasOnlyDoubles(model, schema);
  if (all.every(isUsual)) return undefined;
  const described = answers.map(({ status, content }): [string, ResponseDescription[]] => [
    status,
    content.map(({ mediaType, schema }) => ({
      mediaType,
      ...(isBinary(model, schema) && { isBinary: true }),
      ...(hasOnlyDoubles(model, schema) && { hasOnlyDoubles: true }),
    })),
  ]);
  return Object.fromEntries(described.filter(([, content]) => content.length > 0));
}

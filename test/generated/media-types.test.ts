/** What a media type says of a body, however it is written. */

import { kindOf as clientKindOf } from "../../scripts/emit/client/media-types.js";
import { formKind, isJson, isText, mediaTypeFor } from "../../scripts/emit/runtime/media-types.js";

/** What it is taken for. */
function kindOf(mediaType: string): string {
  if (isJson(mediaType)) return "json";
  return formKind(mediaType) ?? (isText(mediaType) ? "text" : "bytes");
}

describe("a media type", () => {
  it.each([
    ["application/json", "json"],
    ["Application/JSON", "json"],
    ["application/json; charset=utf-8", "json"],
    ["application/json;charset=utf-8", "json"],
    ["application/json ;v=1", "json"],
    ["application/problem+json", "json"],
    ['application/vnd.acme.v2+json; profile="a/json"', "json"],
    ["text/json", "json"],
    ["application/json-seq", "text"],
    ["application/geo+json-seq; charset=utf-8", "text"],
    ["application/jsonlines", "text"],
    ["application/x-ndjson", "text"],
    ["application/NDJSON; charset=utf-8", "text"],
    ["application/jsonl", "text"],
    ["application/yaml", "text"],
    ["application/openapi+yaml;version=3.1", "text"],
    ["application/graphql", "text"],
    ["text/event-stream", "text"],
    ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "bytes"],
    ["application/vnd.platform.bin", "bytes"],
    ["application/x-ndjson-like", "bytes"],
    ["application/pdf", "bytes"],
    ["image/svg+xml", "text"],
    ["application/x-json", "bytes"],
    ["image/png; of=a/json", "bytes"],
    ['image/png; of="a+json;"', "bytes"],
    ["application/xml", "text"],
    ["application/xml; charset=utf-8", "text"],
    ["application/xml ;charset=utf-8", "text"],
    ["application/soap+XML", "text"],
    ["application/xml-dtd", "bytes"],
    ["image/png; of=a/xml", "bytes"],
    ["text/csv", "text"],
    ["TEXT/plain; charset=utf-8", "text"],
    ["application/x-text/plain", "bytes"],
    ["multipart/form-data; boundary=a", "multipart"],
    ["Multipart/Form-Data;boundary=a", "multipart"],
    ["multipart/form-data ; boundary=a", "multipart"],
    ["multipart/form-data-like", "bytes"],
    ["multipart/mixed", "bytes"],
    ["application/x-www-form-urlencoded", "urlencoded"],
    ["application/X-WWW-form-urlencoded; charset=utf-8", "urlencoded"],
    ["application/x-www-form-urlencoded2", "bytes"],
    ["x/application/x-www-form-urlencoded", "bytes"],
    ["application/octet-stream", "bytes"],
  ])("%s brings %s", (mediaType, kind) => {
    expect(kindOf(mediaType)).toBe(kind);
    expect(clientKindOf(mediaType)).toBe(kind);
  });

  it.each<[string, string[], string | undefined]>([
    ["application/json", ["application/json"], "application/json"],
    ["APPLICATION/JSON; charset=UTF-8", ["application/json"], "application/json"],
    ["application/json", ["application/json; charset=utf-8"], "application/json; charset=utf-8"],
    [
      'application/json; charset="UTF-8"',
      ["application/json; charset=utf-8"],
      "application/json; charset=utf-8",
    ],
    ["application/json; charset=latin1", ["application/json; charset=utf-8"], undefined],
    ["application/json; v=2", ["application/json; v=1", "application/json; v=2"], "application/json; v=2"],
    ["application/json; v=3", ["application/json; v=1", "application/json"], "application/json"],
    ["application/json; b=1; a=2", ["application/json; a=2; b=1"], "application/json; a=2; b=1"],
    [
      "application/json;version=2;charset=utf-8",
      ["application/json;version=2"],
      "application/json;version=2",
    ],
    [
      "application/json;charset=utf-8;version=2",
      ["application/json", "application/json;version=2"],
      "application/json;version=2",
    ],
    [
      "application/json;version=2",
      ["application/json;version=2;charset=utf-8"],
      "application/json;version=2;charset=utf-8",
    ],
    ["application/json;version=2;charset=latin1", ["application/json;version=2;charset=utf-8"], undefined],
    ["application/json;version=3;charset=utf-8", ["application/json;version=2"], undefined],
    ['application/json;Version="2"', ["application/json;version=2"], "application/json;version=2"],
    [
      'application/json;profile="a;b"',
      ["application/json;profile=a", 'application/json; profile="a;b"'],
      'application/json; profile="a;b"',
    ],
    ["multipart/form-data; boundary=x", ["multipart/form-data"], "multipart/form-data"],
    ["image/png", ["*/*", "image/*"], "image/*"],
    ["text/csv", ["image/*", "*/*"], "*/*"],
    ["text/csv", ["image/*"], undefined],
    ["", ["*/*"], undefined],
  ])("%j is, of %j, %j", (sent, declared, found) => {
    expect(mediaTypeFor(sent, declared)).toBe(found);
  });
});

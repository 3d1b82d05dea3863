/** What a media type says of a body: whether it is JSON, a form, text or bytes. As the server has it (`runtime/media-types.ts`). */

/** How a body is written and read. */
export type BodyKind = "json" | "urlencoded" | "multipart" | "text" | "bytes";

/** The media type without its parameters, in lower case: `application/json`. */
export function essenceOf(mediaType: string): string {
  const [essence = ""] = mediaType.split(";", 1);
  return essence.trim().toLowerCase();
}

/** Whether a media type is a range of them, such as `image/*`. */
export function isRange(mediaType: string): boolean {
  return essenceOf(mediaType).endsWith("/*");
}

const json = /[/+]json$/;
const text =
  /^text\/|[/+](?:xml|yaml)$|[/+]json-seq$|^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|yaml|toml|sql|graphql|javascript|ecmascript|typescript)$/;

/** How bodies of a media type are written and read. */
export function kindOf(mediaType: string): BodyKind {
  const essence = essenceOf(mediaType);
  if (json.test(essence)) return "json";
  if (essence === "application/x-www-form-urlencoded") return "urlencoded";
  if (essence === "multipart/form-data") return "multipart";
  return text.test(essence) ? "text" : "bytes";
}

/** The declared media type that an actual one matches: itself, else the narrowest range around it. */
export function declaredFor<Declared extends { readonly mediaType: string }>(
  actual: string,
  declared: readonly Declared[],
): Declared | undefined {
  const essence = essenceOf(actual);
  const exact = declared.filter(({ mediaType }) => essenceOf(mediaType) === essence);
  const [range = ""] = essence.split("/", 1);
  return (
    exact.find(({ mediaType }) => parametersOf(mediaType) === parametersOf(actual)) ??
    exact[0] ??
    declared.find(({ mediaType }) => essenceOf(mediaType) === `${range}/*`) ??
    declared.find(({ mediaType }) => essenceOf(mediaType) === "*/*")
  );
}

/** The parameters in lower case and in order, without charset and boundary. */
function parametersOf(mediaType: string): string {
  return mediaType
    .split(";")
    .slice(1)
    .map((each) => each.trim().replaceAll('"', "").toLowerCase())
    .filter((each) => each !== "" && !/^(?:charset|boundary)=/.test(each))
    .sort()
    .join(";");
}

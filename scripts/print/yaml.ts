/** A document as YAML that readers of YAML 1.1 and of 1.2 read alike. */

import { Document, Scalar, visit } from "yaml";
import { hasUnseen, withoutUnseen } from "../characters.js";
import type { JsonObject } from "../json.js";
import { type WrittenAs, withAllDigits } from "./numbers.js";

/** What YAML 1.1 takes for the default value and for a merge; `yaml` quotes what has its other types. */
const specialIn11 = /^(?:=|<<)$/;

/** What YAML has no place for but as an escape (`c-printable` of YAML 1.2.2, section 5.1), besides control characters. */
const unprintable = /[\uFFFE\uFFFF]|\p{Cs}/u;

/**
 * Prints a document to the last digit of its numbers. Texts that any of the two versions takes for another type (`NO`,
 * `1_000`, `0o17`, `1:30`, dates) are quoted.
 */
export function printYaml(document: JsonObject, writtenAs: WrittenAs | undefined): string {
  const numberText = (made: object, key: string) => {
    const written = writtenAs?.(made, key) ?? JSON.stringify((made as JsonObject)[key]);
    const text = yamlNumber(written);
    return text === JSON.stringify((made as JsonObject)[key]) ? undefined : text;
  };
  return withAllDigits(document, numberText, print);
}

function print(document: JsonObject): string {
  const made = new Document(document, { aliasDuplicateObjects: false, compat: "yaml-1.1" });
  visit(made, {
    Scalar(_, node) {
      const { value } = node;
      // What is unseen can be escaped between double quotes only.
      const isQuoted = (text: string) => hasUnseen(text) || unprintable.test(text) || specialIn11.test(text);
      if (typeof value === "string" && isQuoted(value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = withoutUnseen(made.toString({ lineWidth: 0 }));
  return text.replaceAll("\uFFFE", "\\uFFFE").replaceAll("\uFFFF", "\\uFFFF");
}

/** A number of JSON as both versions read one: YAML 1.1 asks for a point before an exponent, and for a sign in it. */
function yamlNumber(json: string): string {
  return json.replace(
    /^(-?\d+)(\.\d+)?[eE]([-+]?)(\d+)$/,
    (_, whole: string, fraction = ".0", sign = "", power = "") =>
      `${whole}${fraction}e${sign || "+"}${power}`,
  );
}

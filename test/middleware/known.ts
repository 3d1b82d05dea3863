/** Scenarios in which Joinery's middleware differs from express-openapi-validator on purpose, and what says so. */

/** A difference that is right. */
export interface KnownDifference {
  /** What express-openapi-validator 5.6 answers. */
  readonly reference: number;
  /** The clause, of OpenAPI 3.0.3 unless it says otherwise. */
  readonly because: string;
}

export const knownDifferences: Readonly<Record<string, KnownDifference>> = {
  "bodies: refuses a day that no calendar has": {
    reference: 200,
    because:
      'Format Registry, `date`: "full-date" of RFC 3339, 5.6, and 2026 has no 30 February. The option `lenientValues` takes it, as express-openapi-validator does.',
  },
  "uploads: read a list in a field": {
    reference: 200,
    because:
      "Considerations for multipart: each part is an item of the list, and an item that is text stays as it was sent. express-openapi-validator reads JSON in it.",
  },
  "objects in queries: takes a request without the deepObject": {
    reference: 400,
    because:
      'Parameter Object, `required`: "its default value is false", so the object may be left out. express-openapi-validator makes an empty one of it, which its schema refuses.',
  },
  "objects in queries: takes any parameter where an object takes any property": {
    reference: 200,
    because:
      "Parameter Object, `style: form`, exploded: each property is a pair of its own (RFC 6570), so the object has the names that no other parameter has. express-openapi-validator leaves them beside it.",
  },
  "choices in lists: refuse another value of the discriminator": {
    reference: 400,
    because:
      "Discriminator Object: it names the branch, also in an item of a list. express-openapi-validator reads it where it is the schema of the body, and reports every branch elsewhere.",
  },
  "choices in lists: refuse what the chosen branch refuses": { reference: 400, because: "As above." },
  "choices in lists: refuse what the chosen branch lacks": { reference: 400, because: "As above." },
  "choices in lists, with allErrors: tell all that the chosen branch lacks": {
    reference: 500,
    because:
      "Discriminator Object, `mapping`. With the option `discriminator` express-openapi-validator hands the keyword to Ajv, which supports no mapping.",
  },
  "choices in lists, with allErrors: refuse another value of the discriminator": {
    reference: 500,
    because: "As above.",
  },
  "queries of an operation and its path: lack both": {
    reference: 400,
    because:
      "No clause: of several parameters that are missing, the path's are reported before the operation's.",
  },
  "empty servers: tell all that is missing": { reference: 400, because: "As above: only the order differs." },
  "queries of an operation and its path: refuse properties in the place of JSON": {
    reference: 200,
    because:
      "Parameter Object, `content`: the value is JSON. express-openapi-validator also takes `json[foo]=bar`, which is the style deepObject.",
  },
  "kinds of queries: know a name with brackets": {
    reference: 400,
    because:
      "Parameter Object, `name`: a parameter is the one of its name. express-openapi-validator looks for `filter`, which nothing declares.",
  },
  "kinds of queries: know a name with brackets beside an object": {
    reference: 400,
    because: "As above.",
  },
  "kinds of queries: refuse a wrong property beside a name with brackets": {
    reference: 400,
    because: "As above: it refuses the name, not the property.",
  },
  "kinds of queries: take properties of any name beside one that is needed": {
    reference: 200,
    because:
      "Parameter Object, `style: form`, exploded: each property is a pair of its own, those of any name among them. express-openapi-validator leaves these beside the object.",
  },
  "kinds of queries: refuse where the property that is needed is missing": {
    reference: 400,
    because:
      "As above: the object is there, and lacks the property. express-openapi-validator misses the object, since it looks for declared properties alone.",
  },
  "paths, headers and cookies: hands on a path parameter that is false": {
    reference: 200,
    because:
      "Parameter Object, `schema`: the value's type is boolean. express-openapi-validator hands on its text where the value is false, 0 or empty.",
  },
  "paths, headers and cookies, with removeAdditional all: keep undeclared headers": {
    reference: 200,
    because:
      'Parameter Object, `name`: Accept, Content-Type and Authorization are never declared ("the parameter definition SHALL be ignored"), so headers are no closed set. express-openapi-validator takes them all away, those among them.',
  },
  "bodies: names what the branch lacks that the discriminator names": {
    reference: 400,
    because:
      "Discriminator Object: the branch stands in for the schema of the body. express-openapi-validator tells `/barks` for the path of what is missing at `/body/barks`.",
  },
  "bodies: accepts what the schema accepts, whatever the discriminator names": {
    reference: 400,
    because:
      "Discriminator Object: `discriminator` MUST NOT change the validation outcome of the schema. The body is valid against exactly one branch.",
  },
  "bodies: accepts a body without the discriminator's property where the schema does": {
    reference: 400,
    because: "As above.",
  },
  "bodies: refuses a body without a type": {
    reference: 415,
    because:
      "Media Type Object: nothing was sent that could be unsupported. express-openapi-validator has the message `media type not specified` and never says it: `unsupported media type undefined`.",
  },
  "bodies: wants the media type of a required body": {
    reference: 415,
    because: "As above.",
  },
  "answers: are null where the schema takes it": {
    reference: 500,
    because:
      "Schema Object, `nullable`: null is a value of the schema, and so a body of JSON. express-openapi-validator takes it for no body.",
  },
  "serDes: turns the items of a list": {
    reference: 200,
    because:
      "Schema Object, `format`: the items of a parameter's list have one as the items of a body's list do. express-openapi-validator turns the latter alone.",
  },
  "serDes: refuses another type": {
    reference: 400,
    because:
      "Schema Object, `type`: the rule that failed. express-openapi-validator tells the name that it gives the rule itself, `x-eov-type`.",
  },
  "uploads: refuse a body that breaks off": {
    reference: 500,
    because: "RFC 9110, 15.5: what the client got wrong is answered with a status of the class 4xx.",
  },
  "a document that is wrong: fails every request": {
    reference: 500,
    because:
      "No clause: the error says what is wrong, which express-openapi-validator prints to the console.",
  },
  "a document of a version that nobody knows: fails every request": {
    reference: 500,
    because: "No clause: Swagger 2.0 is read as well, and the error says so.",
  },
  "a document that is not there: fails every request": {
    reference: 500,
    because: "No clause: the error has the form that all errors of documents have.",
  },
};

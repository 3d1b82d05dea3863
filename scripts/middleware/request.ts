/** What a request tells of its operation. */

import type { Request } from "express";
import type { JsonObject } from "../json.js";

/** Which operation of the document a request is for. */
export interface OpenApiMetadata {
  /** `/v1/pets/:id` */
  readonly expressRoute: string;
  /** `/v1/pets/{id}` */
  readonly openApiRoute: string;
  /** Coerced, once the request is validated. */
  pathParams: Record<string, unknown>;
  /** The operation as the document has it. */
  readonly schema: JsonObject;
  /** Which of the process's documents it is in. */
  readonly serial: number;
}

/** A request whose operation is known. */
export interface OpenApiRequest extends Request {
  openapi?: OpenApiMetadata;
}

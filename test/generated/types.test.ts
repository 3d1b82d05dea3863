/**
 * What the compiler says to users of the generated types. The wrong uses are held by
 * `@ts-expect-error`: `npm run typecheck` fails when one of them compiles.
 */

import { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { createApiClient } from "../../generated/client.js";
import { respond as makeAnswer } from "../../generated/runtime/answers.js";
import type { OperationAnswer, OperationRequest, Respond } from "../../generated/runtime/types.js";
import {
  type AnswerOf,
  createRouter,
  type Handlers,
  type RequestOf,
  type SamePrincipal,
} from "../../generated/server.js";

/** Compiled, never run. */
const compiled = (_: () => unknown): void => undefined;

/** Whether two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => undefined;

type User = { readonly id: string };
type Users = SamePrincipal<User>;
type Join = Handlers<Users>["joinRoomById"];
/** What openapi-typescript makes of an operation with headers, two media types, ranges and an empty answer. */
type Download = {
  parameters: Record<never, never>;
  responses: {
    200: {
      headers: { "X-Count": number; [name: string]: unknown };
      content: { "application/json": { id: string }; "text/csv": string };
    };
    204: { headers: { [name: string]: unknown }; content?: never };
    "4XX": { headers: { [name: string]: unknown }; content: { "application/json": { problem: string } } };
    "5XX": { headers: { [name: string]: unknown }; content: { "application/json": { fault: number } } };
  };
};
const ok = { room_id: "!a:b" };

/** Headers of requests and answers, those among them that OpenAPI says elsewhere. */
type Headed = {
  parameters: { header: { "X-Trace": string; "X-Some"?: number; Authorization: string; accept?: string } };
  responses: {
    200: {
      headers: { "Content-Type": number; "X-Count"?: number; [name: string]: unknown };
      content?: never;
    };
  };
};

describe("headers' types", () => {
  it("name those of requests as they arrive, and leave out those that are ignored", () => {
    compiled(() => {
      holds<Same<OperationRequest<Headed, never>["headers"], { "x-trace": string; "x-some"?: number }>>();
      // @ts-expect-error: headers arrive in lower case.
      const capital = (request: OperationRequest<Headed, never>) => request.headers["X-Trace"];
      return capital;
    });
  });

  it("do not want the Content-Type of an answer", () => {
    compiled(() => {
      const right: OperationAnswer<Headed>[] = [{ status: 200 }, { status: 200, headers: { "X-Count": 1 } }];
      // @ts-expect-error: the answer's contentType says it.
      const wrong: OperationAnswer<Headed> = { status: 200, headers: { "Content-Type": 5 } };
      return [right, wrong];
    });
  });
});

describe("the handlers' types", () => {
  it("want one handler for each operation", () => {
    compiled(() => {
      const all = {} as Handlers<Users>;
      const { joinRoom: _, ...others } = all;
      // @ts-expect-error: the handler of joinRoom is missing.
      const missing: Handlers<Users> = others;
      // @ts-expect-error: there is no such operation.
      const unknown: Handlers<Users>["leaveTheBuilding"] = () => ({ status: 200 });
      return [missing, unknown];
    });
  });

  it("take the declared answers only", () => {
    compiled(() => {
      const right: Join[] = [
        () => ({ status: 200, body: ok }),
        async () => ({ status: 200, body: ok }),
        () => ({ status: 403, body: { errcode: "M_FORBIDDEN", error: "No." } }),
      ];
      // @ts-expect-error: 201 is not declared.
      const undeclared: Join = () => ({ status: 201, body: ok });
      // @ts-expect-error: the room's ID is text.
      const wrongType: Join = () => ({ status: 200, body: { room_id: 5 } });
      // @ts-expect-error: room_id is required.
      const missing: Join = () => ({ status: 200, body: {} });
      // @ts-expect-error: a 200 has a body.
      const bodiless: Join = () => ({ status: 200 });
      // @ts-expect-error: the body of a 200 is no error.
      const mixedUp: Join = () => ({ status: 200, body: { errcode: "M_FORBIDDEN", error: "No." } });
      // @ts-expect-error: application/xml is not declared.
      const wrongMediaType: Join = () => ({ status: 200, body: ok, contentType: "application/xml" });
      // @ts-expect-error: `joined` is not declared.
      const extra: AnswerOf<"joinRoomById"> = { status: 200, body: { ...ok, joined: true } };
      return [right, undeclared, wrongType, missing, bodiless, mixedUp, wrongMediaType, extra];
    });
  });

  it("take answers made by `respond` only when they are declared to the last property", () => {
    compiled(() => {
      const right: Join[] = [
        ({ respond }) => respond(200, ok),
        ({ respond }) => respond(200, { room_id: "!a:b" }, { contentType: "application/json" }),
        async ({ respond }) => respond(403, { errcode: "M_FORBIDDEN", error: "No." }),
      ];
      // @ts-expect-error: 201 is not declared.
      const undeclared: Join = ({ respond }) => respond(201, ok);
      // @ts-expect-error: room_id is required.
      const missing: Join = ({ respond }) => respond(200, {});
      // @ts-expect-error: `joined` is not declared.
      const extra: Join = ({ respond }) => respond(200, { room_id: "!a:b", joined: true });
      // @ts-expect-error: a 200 has a body.
      const bodiless: Join = ({ respond }) => respond(200);
      // @ts-expect-error: the body of a 200 is no error.
      const mixedUp: Join = ({ respond }) => respond(200, { errcode: "M_FORBIDDEN", error: "No." });
      // @ts-expect-error: application/xml is not declared.
      const wrongMediaType: Join = ({ respond }) => respond(200, ok, { contentType: "application/xml" });
      return [right, undeclared, missing, extra, bodiless, mixedUp, wrongMediaType];
    });
  });

  it("know headers, empty bodies, ranges, bytes and streams", () => {
    const respond = makeAnswer as unknown as Respond<Download>;
    compiled(() => [
      respond(200, { id: "a" }, { headers: { "X-Count": 1 }, contentType: "application/json" }),
      respond(200, "a,b", { headers: { "X-Count": 1 }, contentType: "text/csv" }),
      respond(200, Buffer.from("a"), { headers: { "X-Count": 1 }, contentType: "text/csv" }),
      respond(200, Readable.from([]), { headers: { "X-Count": 1 }, contentType: "text/csv" }),
      respond(204),
      respond(404, { problem: "none" }),
      respond(418, { problem: "teapot" }),
      respond(500, { fault: 1 }),
      // @ts-expect-error: X-Count is required.
      respond(200, { id: "a" }, { contentType: "application/json" }),
      // @ts-expect-error: so it is without the third argument.
      respond(200, { id: "a" }),
      // @ts-expect-error: X-Count is a number.
      respond(200, { id: "a" }, { headers: { "X-Count": "1" }, contentType: "application/json" }),
      // @ts-expect-error: X-Total is not declared.
      respond(200, { id: "a" }, { headers: { "X-Count": 1, "X-Total": 2 }, contentType: "application/json" }),
      // @ts-expect-error: JSON is not sent as a stream.
      respond(200, Readable.from([]), { headers: { "X-Count": 1 }, contentType: "application/json" }),
      // @ts-expect-error: which media type is meant has to be said.
      respond(200, "a,b", { headers: { "X-Count": 1 } }),
      // @ts-expect-error: a 204 has no body.
      respond(204, {}),
      // @ts-expect-error: a 204 has no such header.
      respond(204, undefined, { headers: { "X-Count": 1 } }),
      // @ts-expect-error: `fault` belongs to another range.
      respond(404, { fault: 1 }),
      // @ts-expect-error: 302 is not declared.
      respond(302),
    ]);
    expect(makeAnswer(204)).toEqual({ status: 204 });
  });

  it("want a handler for each security scheme, and give each its principal", () => {
    type Mixed = {
      readonly accessToken: { readonly query: string };
      readonly bearer: { readonly header: string };
      readonly appServiceToken: { readonly query: string };
      readonly appServiceBearer: { readonly header: string };
    };
    holds<
      Same<
        RequestOf<"joinRoomById", Mixed>["principal"],
        { readonly query: string } | { readonly header: string }
      >
    >();
    compiled(() => {
      const handlers = {} as Handlers<Mixed>;
      const accessToken = (query: string) => ({ query });
      const bearer = async (header: string) => ({ header });
      const services = { appServiceToken: accessToken, appServiceBearer: bearer };
      createRouter(handlers, { security: { accessToken, bearer, ...services } });
      // @ts-expect-error: nobody knows what a bearer is.
      createRouter(handlers, { security: { accessToken, ...services } });
      // @ts-expect-error: there is no such scheme.
      createRouter(handlers, { security: { accessToken, bearer, ...services, basic: bearer } });
      // @ts-expect-error: the handlers take another principal.
      createRouter(handlers, { security: { accessToken, bearer: accessToken, ...services } });
      // @ts-expect-error: without security nobody gets in.
      createRouter(handlers, {});
    });
  });

  it("give the request its declared parts", () => {
    type Request = RequestOf<"joinRoomById", Users>;
    holds<Same<Request["path"], { roomId: string }>>();
    holds<Same<Request["principal"], User>>();
    holds<Same<RequestOf<"getVersions", Users>["principal"], undefined>>();
    holds<Same<RequestOf<"getMessages", Users>["query"]["dir"], "b" | "f">>();
    holds<Same<RequestOf<"getMessages", Users>["query"]["limit"], number | undefined>>();
    compiled(() => {
      const request = {} as Request;
      // @ts-expect-error: there is no such path parameter.
      const name = request.path.roomIdOrAlias;
      // @ts-expect-error: the body may be missing.
      const reason = request.body.reason;
      // @ts-expect-error: no query parameter is declared.
      const query = request.query.limit;
      return [name, reason, query, request.body?.reason];
    });
  });
});

describe("the client's types", () => {
  const client = createApiClient({ origin: "http://127.0.0.1:1" });
  const params = { path: { roomId: "!a:b" } };

  it("know the paths, methods, parameters and bodies", () => {
    compiled(() => [
      client.POST("/rooms/{roomId}/join", { params, body: { reason: "To read." } }),
      // @ts-expect-error: there is no such path.
      client.POST("/rooms/{roomId}/jion", { params }),
      // @ts-expect-error: nothing is got there.
      client.GET("/rooms/{roomId}/join", { params }),
      // @ts-expect-error: roomId is missing.
      client.POST("/rooms/{roomId}/join", { params: { path: {} } }),
      // @ts-expect-error: so it is without any options.
      client.POST("/rooms/{roomId}/join"),
      // @ts-expect-error: a reason is text.
      client.POST("/rooms/{roomId}/join", { params, body: { reason: 5 } }),
      // @ts-expect-error: `dir` is required and one of two.
      client.GET("/rooms/{roomId}/messages", { params: { ...params, query: { dir: "up" } } }),
      // @ts-expect-error: the document has no such base.
      createApiClient({ origin: "http://127.0.0.1:1", basePath: "/_matrix/client/v9" }),
    ]);
  });

  it("tell data from error, and narrow by it", () => {
    compiled(async () => {
      const answer = await client.POST("/rooms/{roomId}/join", { params });
      // @ts-expect-error: there may be no data.
      const early = answer.data.room_id;
      if (answer.error === undefined) {
        holds<Same<typeof answer.data, { room_id: string }>>();
        // @ts-expect-error: data is no error.
        return [early, answer.data.errcode];
      }
      holds<Same<typeof answer.data, undefined>>();
      const { errcode } = answer.error;
      // @ts-expect-error: an error has no room.
      return [errcode, answer.error.room_id];
    });
  });

  it("are compiled with the tests", () => {
    expect(client).toHaveProperty("POST");
  });
});

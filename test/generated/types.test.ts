/**
 * What the compiler says to users of the generated types. The wrong uses are held by
 * `@ts-expect-error`: `npm run typecheck` fails when one of them compiles.
 */

import { describe, expect, it } from "@jest/globals";
import { createApiClient } from "../../generated/client.js";
import type { AnswerOf, Handlers, RequestOf, SamePrincipal } from "../../generated/server.js";

/** Compiled, never run. */
const compiled = (_: () => unknown): void => undefined;

/** Whether two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => undefined;

type User = { readonly id: string };
type Users = SamePrincipal<User>;
type Join = Handlers<Users>["joinRoomById"];
const ok = { room_id: "!a:b" };

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

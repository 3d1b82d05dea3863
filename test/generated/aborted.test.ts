/** A client that goes away in the middle of a body is told as one whose body cannot be read: no defect. */

import { connect } from "node:net";
import { expect, it } from "@jest/globals";
import type { Request, Response } from "express";
import { createBodyReader } from "../../generated/runtime/bodies.js";
import type { OperationDescriptor } from "../../generated/runtime/operation.js";
import { serve } from "../support/generated.js";

it.each(["multipart/form-data; boundary=x", "text/plain", "text/plain; charset=latin1"])(
  "is no failure of the server (%s)",
  async (type) => {
    const read = createBodyReader();
    const mediaTypes = ["multipart/form-data", "text/plain"];
    const operation = { path: "/", body: { required: true, mediaTypes } } as unknown as OperationDescriptor;
    let reading: () => void = () => {};
    const began = new Promise<void>((resolve) => {
      reading = resolve;
    });
    let told: (error: unknown) => void = () => {};
    const refusal = new Promise<unknown>((resolve) => {
      told = resolve;
    });
    const server = await serve((request, response) => {
      read(request as Request, response as Response, operation).then(told, told);
      setTimeout(reading, 50);
    });
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    const head = ["POST / HTTP/1.1", "Host: a", `Content-Type: ${type}`, "Content-Length: 1000", ""];
    const part = ["--x", 'Content-Disposition: form-data; name="f"; filename="a"', "", "begun"];
    socket.write([...head, "", ...part].join("\r\n"));
    await began;
    socket.destroy();
    expect(await refusal).toMatchObject({ code: "body-unreadable", status: 400 });
    await server.stop();
  },
);

/** A new database on the PostgreSQL that all tests of a run share. Without one they fail. */

import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import pg from "pg";
import { urlIn } from "./postgres-process.js";

let made = 0;

/** Makes an empty database and returns its URL. */
export async function newPostgresDatabase(options = ""): Promise<string> {
  made += 1;
  const name = `test_${process.pid}_${made}_${Date.now().toString(36)}`;
  const server = await postgresServer();
  await onPostgres(server, `create database ${name} ${options}`);
  return server.replace(/[^/]*$/, name);
}

/** Runs SQL on a database by a connection of its own. Returns the rows. */
export async function onPostgres(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postgresServer(): Promise<string> {
  const socket = connect(process.env.JOINERY_TEST_POSTGRES ?? "");
  const [line] = (await once(createInterface({ input: socket }), "line")) as [string];
  return urlIn(line);
}

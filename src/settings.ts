/** Settings: each an environment variable and an option of the same meaning. */

import { Command, InvalidArgumentError, Option } from "commander";
import { type AllowList, allowNothing, parseAllowList } from "./outbound/allow-list.js";
import { type JoinRates, parseRate, type Rate } from "./rooms/rate-limit.js";

/** How the server runs. */
export interface Settings {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The domain in user IDs, room IDs and aliases. */
  readonly serverName: string;
  /** A SQLite file, or the URL of a PostgreSQL database: it may hold a password. */
  readonly database: string;
  readonly validation: "compiled" | "express-openapi-validator";
  readonly joinRates: JoinRates;
  /** Where the owners of third-party keys may be asked although the place is not public. */
  readonly keyValidityAllow: AllowList;
  /** Registration files of application services. */
  readonly appservices: readonly string[];
  readonly logLevel: string;
}

/** Reads the settings; ends the process with one clear line when one is wrong (exit code 2). */
export function readSettings(argv: readonly string[]): Settings {
  const command = new Command("joinery-server")
    .description("Serves the generated API: rooms that can be joined.")
    .addOption(
      new Option("--host <address>", "address to listen on").env("JOINERY_HOST").default("127.0.0.1"),
    )
    .addOption(
      new Option("--port <number>", "port to listen on; 0 picks a free one")
        .env("JOINERY_PORT")
        .default(8008)
        .argParser(port),
    )
    .addOption(
      new Option("--server-name <domain>", "domain of users, rooms and aliases")
        .env("JOINERY_SERVER_NAME")
        .default("localhost")
        .argParser(serverName),
    )
    .addOption(
      new Option("--database <file|url>", "SQLite file, or postgres://user:password@host:port/database")
        .env("JOINERY_DATABASE")
        .default("./joinery.db"),
    )
    .addOption(
      new Option("--validation <engine>", "what validates requests")
        .env("JOINERY_VALIDATION")
        .choices(["compiled", "express-openapi-validator"])
        .default("compiled"),
    )
    .addOption(
      new Option("--rate-limit-join-user <limit>", "joins a user may try: burst/per-second, or off")
        .env("JOINERY_RATE_LIMIT_JOIN_USER")
        .default("10/0.1"),
    )
    .addOption(
      new Option("--rate-limit-join-room <limit>", "joins a room takes: burst/per-second, or off")
        .env("JOINERY_RATE_LIMIT_JOIN_ROOM")
        .default("10/1"),
    )
    .addOption(
      new Option(
        "--key-validity-allow <places>",
        "non-public places, host:port,host:port, that third-party keys may be checked at",
      )
        .env("JOINERY_KEY_VALIDITY_ALLOW")
        .default(allowNothing, "none")
        .argParser(allowList),
    )
    .addOption(
      new Option("--appservices <files>", "registration files of application services, file,file")
        .env("JOINERY_APPSERVICES")
        .default([], "none")
        .argParser(files),
    )
    .addOption(
      new Option("--log-level <level>", "how much is logged")
        .env("JOINERY_LOG_LEVEL")
        .choices(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
        .default("info"),
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 stopped by SIGTERM or SIGINT, 1 could not start, 2 a wrong option.",
    )
    .configureOutput({ outputError: (text, write) => write(withoutPassword(text)) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse([...argv], { from: "user" });
  const { rateLimitJoinUser, rateLimitJoinRoom, ...settings } = command.opts<
    Omit<Settings, "joinRates"> & { rateLimitJoinUser: string; rateLimitJoinRoom: string }
  >();
  return {
    ...settings,
    joinRates: {
      user: rate(command, "JOINERY_RATE_LIMIT_JOIN_USER", rateLimitJoinUser),
      room: rate(command, "JOINERY_RATE_LIMIT_JOIN_ROOM", rateLimitJoinRoom),
    },
  };
}

/** A mistyped option is repeated to the operator, and its value may be a database's URL. */
function withoutPassword(text: string): string {
  return text.replace(/(postgres(?:ql)?:\/\/[^\s:@/]*):\S*@/gi, "$1:…@");
}

function rate(command: Command, name: string, text: string): Rate {
  try {
    return parseRate(text);
  } catch (error) {
    return command.error(`error: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function allowList(text: string): AllowList {
  try {
    return parseAllowList(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function files(text: string): string[] {
  return text
    .split(",")
    .map((file) => file.trim())
    .filter((file) => file !== "");
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65535)
    throw new InvalidArgumentError("It has to be a whole number from 0 to 65535.");
  return number;
}

function serverName(text: string): string {
  if (!/^[A-Za-z0-9.-]+(:\d+)?$|^\[[0-9a-fA-F:.]+\](:\d+)?$/.test(text) || text.length > 200) {
    throw new InvalidArgumentError("It has to be a domain, with a port if need be.");
  }
  return text;
}

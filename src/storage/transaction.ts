/** The port's reader and writer, put together from the queries of each topic. */

import type { Sql } from "./dialect.js";
import type { Reader, Writer } from "./port.js";
import { accountDataReads, accountDataWrites } from "./queries/account-data.js";
import { accountReads, accountWrites } from "./queries/accounts.js";
import { announcementWrites } from "./queries/announcements.js";
import { directoryReads, directoryWrites } from "./queries/directory.js";
import { eventWrites } from "./queries/events.js";
import { memberReads, memberWrites } from "./queries/members.js";
import { roomReads, roomWrites } from "./queries/rooms.js";
import { sentEventReads, sentEventWrites } from "./queries/sent-events.js";
import { serverReads, serverWrites } from "./queries/server.js";
import { stateReads } from "./queries/state.js";
import { streamReads } from "./queries/stream.js";
import { timelineReads } from "./queries/timeline.js";

/** Every question of the port. */
export function reader(sql: Sql): Reader {
  return {
    ...streamReads(sql),
    ...accountReads(sql),
    ...accountDataReads(sql),
    ...roomReads(sql),
    ...stateReads(sql),
    ...memberReads(sql),
    ...timelineReads(sql),
    ...sentEventReads(sql),
    ...directoryReads(sql),
    ...serverReads(sql),
  };
}

/** Every question and every change. Whoever uses it has begun a transaction. */
export function writer(sql: Sql): Writer {
  return {
    ...reader(sql),
    ...accountWrites(sql),
    ...accountDataWrites(sql),
    ...roomWrites(sql),
    ...eventWrites(sql),
    ...memberWrites(sql),
    ...sentEventWrites(sql),
    ...directoryWrites(sql),
    ...serverWrites(sql),
    ...announcementWrites(sql),
  };
}

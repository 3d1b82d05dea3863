/** The tables, as Kysely knows them. Only integers and text: every database has those. */

import type { Membership } from "./port.js";

export interface Tables {
  accounts: {
    user_id: string;
    password_hash: string | null;
    guest: number;
    created_at: number;
    display_name: string | null;
    avatar_url: string | null;
  };
  tokens: {
    token_hash: string;
    user_id: string;
    device_id: string;
    display_name: string | null;
    created_at: number;
  };
  filters: { user_id: string; filter_id: string; content: string };
  /** `room_id` is empty for data of the whole account. */
  account_data: { user_id: string; room_id: string; type: string; content: string; position: number };
  /** One row: the newest position. */
  stream: { id: number; position: number };
  rooms: {
    room_id: string;
    version: string;
    creator: string;
    created_at: number;
    published: number;
    joined_count: number;
    invited_count: number;
    latest_event_id: string;
    latest_depth: number;
  };
  events: {
    position: number;
    event_id: string;
    room_id: string;
    type: string;
    state_key: string | null;
    sender: string;
    origin_server_ts: number;
    depth: number;
    redacts: string | null;
    pdu: string;
  };
  current_state: { room_id: string; type: string; state_key: string; position: number };
  memberships: {
    room_id: string;
    user_id: string;
    membership: Membership;
    event_id: string;
    position: number;
    sender: string;
    forgotten: number;
  };
  sent_events: {
    user_id: string;
    device_id: string;
    room_id: string;
    type: string;
    txn_id: string;
    event_id: string;
  };
  aliases: { alias: string; room_id: string; creator: string };
  third_party_redemptions: { room_id: string; token: string; user_id: string };
  signing_keys: { key_id: string; seed: string };
}

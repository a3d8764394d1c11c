/**
 * The features of the chat. Their order is the order of `/help`.
 *
 * @module
 */
import { ALIAS_FEATURE } from "./alias_feature.ts";
import { BIND_FEATURE } from "./bind_feature.ts";
import { DIRECT_FEATURE } from "./direct_feature.ts";
import type { Feature } from "./feature.ts";
import { IGNORE_FEATURE } from "./ignore_feature.ts";
import { MESSAGE_FEATURE } from "./message_feature.ts";
import { OVERVIEW_FEATURE } from "./overview_feature.ts";
import { PEOPLE_FEATURE } from "./people_feature.ts";
import { PROGRAM_FEATURE } from "./program_feature.ts";
import { ROOM_FEATURE } from "./room_feature.ts";

export const FEATURES: readonly Feature[] = [
  MESSAGE_FEATURE,
  DIRECT_FEATURE,
  ROOM_FEATURE,
  PEOPLE_FEATURE,
  IGNORE_FEATURE,
  ALIAS_FEATURE,
  BIND_FEATURE,
  OVERVIEW_FEATURE,
  PROGRAM_FEATURE,
];

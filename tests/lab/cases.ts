/**
 * The table of all lab cases.
 *
 * @module
 */

import { killed, powerFailure } from "./cases/crash.ts";
import { firewallAtHigher, firewallAtLower } from "./cases/firewall.ts";
import { brokenLine, line } from "./cases/line_topology.ts";
import { loss } from "./cases/loss.ts";
import {
  lateInterface,
  newAddress,
  noGateway,
  pulledCable,
  twoNetworks,
} from "./cases/networks.ts";
import { longPartition, shortPartition } from "./cases/partition.ts";
import { minutePause, shortPause } from "./cases/pause.ts";
import type { LabCase } from "./lab_case.ts";

/** Everything that is made to happen in the lab. */
export const CASES: readonly LabCase[] = [
  noGateway,
  lateInterface,
  twoNetworks,
  pulledCable,
  newAddress,
  firewallAtLower,
  firewallAtHigher,
  loss,
  line,
  brokenLine,
  shortPartition,
  longPartition,
  killed,
  powerFailure,
  shortPause,
  minutePause,
];

import { EVENT_STORE_MIGRATIONS } from '#event-store';
import { ProjectionVersions1793000000011 } from './1-projection-versions.js';
import { OutboundCursors1793000000012 } from './2-outbound-cursors.js';
import { Replays1793000000013 } from './3-replays.js';
import { BareVersions1793000000014 } from './4-bare-versions.js';
import { BuiltByLines1793000000015 } from './5-built-by-lines.js';
import { SumsByTheLedger1793000000016 } from './6-sums-by-the-ledger.js';
import { RestatedAdjustments1793000000019 } from './9-restated-adjustments.js';
import { SealedRestatements1793000000027 } from './10-sealed-restatements.js';
import { DailyFlows1793000000028 } from './11-daily-flows.js';
import { SwapsInTheFeed1793000000040 } from './12-swaps-in-the-feed.js';
import { PartnerLists1793000000041 } from './13-partner-lists.js';
import { EmptySlowLane1793000000050 } from './14-empty-slow-lane.js';
import { VersionsAreComplete1793000000070 } from './16-versions-are-complete.js';
import { SumsByOneRule1793000000051 } from './15-sums-by-one-rule.js';
import { PartnerNotices1793000000080 } from './17-partner-notices.js';
import { AttributionsByAccount1793000000090 } from './18-attributions-by-account.js';
import { OutboundEras1793000000110 } from './19-outbound-eras.js';
import { SummedSegments1793000000120 } from './20-summed-segments.js';
import { RanksByPartner1793000000130 } from './21-ranks-by-partner.js';
import { EntriesByPayment1793000000140 } from './22-entries-by-payment.js';

/** Those of this release. Each has its time in its name, which is their order. */
export const MIGRATIONS = [
  ...EVENT_STORE_MIGRATIONS,
  ProjectionVersions1793000000011,
  OutboundCursors1793000000012,
  Replays1793000000013,
  BareVersions1793000000014,
  BuiltByLines1793000000015,
  SumsByTheLedger1793000000016,
  RestatedAdjustments1793000000019,
  SealedRestatements1793000000027,
  DailyFlows1793000000028,
  SwapsInTheFeed1793000000040,
  PartnerLists1793000000041,
  EmptySlowLane1793000000050,
  SumsByOneRule1793000000051,
  VersionsAreComplete1793000000070,
  PartnerNotices1793000000080,
  AttributionsByAccount1793000000090,
  OutboundEras1793000000110,
  SummedSegments1793000000120,
  RanksByPartner1793000000130,
  EntriesByPayment1793000000140,
];

import { WholeNumberFromEnv } from '#platform';

/**
 * How much one caller may ask for, and how much is asked of the database at a time. A partner's own token is one person's; any
 * other is a service's, which asks for many.
 */
export class LimitsConfig {
  /** Connections to the database for what is cheap, at most: as many such requests are read at a time. */
  @WholeNumberFromEnv(1, 200)
  queryPoolMax = 10;

  /** After this long a cheap query is given up, and answered with 503. */
  @WholeNumberFromEnv(100, 600_000)
  queryTimeoutMs = 5_000;

  /** Cheap requests that wait for a connection, at most; one more is refused at once. */
  @WholeNumberFromEnv(0, 100_000)
  queryQueueMax = 500;

  /** So long a request waits for a connection, at most. */
  @WholeNumberFromEnv(1, 60_000)
  queryQueueMs = 2_000;

  /** The same for what may read very many rows: connections of their own, so that nothing cheap waits behind them. */
  @WholeNumberFromEnv(1, 200)
  costlyPoolMax = 3;

  @WholeNumberFromEnv(100, 600_000)
  costlyTimeoutMs = 10_000;

  @WholeNumberFromEnv(0, 10_000)
  costlyQueueMax = 32;

  @WholeNumberFromEnv(1, 60_000)
  costlyQueueMs = 5_000;

  /** A whole list, as CSV, is read and sent within this time, or cut off. */
  @WholeNumberFromEnv(100, 3_600_000)
  listMaxMs = 60_000;

  @WholeNumberFromEnv(1, 1_000_000)
  limitPartnerPerSecond = 50;

  @WholeNumberFromEnv(1, 100_000)
  limitPartnerAtOnce = 8;

  @WholeNumberFromEnv(1, 10_000)
  limitPartnerCostlyAtOnce = 2;

  @WholeNumberFromEnv(1, 1_000_000)
  limitServicePerSecond = 2_000;

  @WholeNumberFromEnv(1, 100_000)
  limitServiceAtOnce = 200;

  @WholeNumberFromEnv(1, 10_000)
  limitServiceCostlyAtOnce = 8;

  /** What all callers of one program may ask for together, where this process answers for several. */
  @WholeNumberFromEnv(1, 1_000_000)
  limitProgramPerSecond = 1_000;

  @WholeNumberFromEnv(1, 100_000)
  limitProgramAtOnce = 500;

  /** Requests without a valid token, of one address. */
  @WholeNumberFromEnv(1, 1_000_000)
  limitAddressPerSecond = 50;

  /** Requests that wait for the projections to reach `x-min-position`. */
  @WholeNumberFromEnv(0, 100_000)
  positionWaitersMax = 1_000;

  /** Streams of changes that are open at a time: in all, of one partner, of one service. */
  @WholeNumberFromEnv(0, 100_000)
  changeStreamsMax = 1_000;

  @WholeNumberFromEnv(0, 10_000)
  changeStreamsPartner = 5;

  @WholeNumberFromEnv(0, 100_000)
  changeStreamsService = 100;

  /** Between two signs of life on a stream; with each, its token is looked at again. */
  @WholeNumberFromEnv(100, 300_000)
  changeHeartbeatMs = 15_000;

  /** Whoever takes in nothing for so long of what was sent on a stream is cut off. */
  @WholeNumberFromEnv(100, 600_000)
  changeStalledMs = 30_000;

  /** Proxies before the app whose `x-forwarded-for` is believed. */
  @WholeNumberFromEnv(0, 10)
  trustedProxies = 0;
}

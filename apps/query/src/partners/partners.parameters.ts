import type { Instant } from '#contracts';
import { ENTRY_CODES, type EntryCode } from '#program';
import {
  AS_OF,
  AssetParameter,
  CursorParameter,
  InstantParameter,
  OneOfParameter,
  PageParameters,
  PositionParameter,
  WholeNumberParameter,
} from '../http/parameters.js';

const DEPTH_MAX = 20;
const DEPTH_DEFAULT = 3;

export class LedgerParameters extends PageParameters {
  @AssetParameter()
  asset?: string;

  @OneOfParameter(ENTRY_CODES)
  code?: EntryCode;

  @InstantParameter(AS_OF)
  asOf?: Instant;

  @PositionParameter()
  atPosition?: number;
}

export class TreeParameters {
  @CursorParameter('The `next` of a node: the answer begins at that node, with the clients that were not shown.')
  after?: string;

  @WholeNumberParameter(1, DEPTH_MAX, { default: DEPTH_DEFAULT })
  depth = DEPTH_DEFAULT;
}

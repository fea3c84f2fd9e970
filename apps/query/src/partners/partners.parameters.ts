import { ENTRY_CODES, type EntryCode } from '#program';
import {
  AssetParameter,
  CursorParameter,
  OneOfParameter,
  PastPageParameters,
  TwoTimesParameters,
  WholeNumberParameter,
} from '../http/parameters.js';

const DEPTH_MAX = 20;
const DEPTH_DEFAULT = 3;

export class LedgerParameters extends PastPageParameters {
  @AssetParameter()
  asset?: string;

  @OneOfParameter(ENTRY_CODES)
  code?: EntryCode;
}

export class TreeParameters extends TwoTimesParameters {
  @CursorParameter('The `next` of a node: the answer begins at that node, with the clients that were not shown.')
  after?: string;

  @WholeNumberParameter(1, DEPTH_MAX, { default: DEPTH_DEFAULT })
  depth = DEPTH_DEFAULT;
}

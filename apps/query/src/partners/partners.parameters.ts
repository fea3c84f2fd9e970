import { AssetParameter, PageParameters, WholeNumberParameter } from '../http/parameters.js';

const DEPTH_MAX = 20;
const DEPTH_DEFAULT = 3;

export class LedgerParameters extends PageParameters {
  @AssetParameter()
  asset?: string;
}

export class TreeParameters {
  @WholeNumberParameter(1, DEPTH_MAX, { default: DEPTH_DEFAULT })
  depth = DEPTH_DEFAULT;
}

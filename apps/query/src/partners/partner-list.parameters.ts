import { PARTNER_SORTS, type PartnerSort, type PartnerStatus, type RewardMode } from '#read-models';
import { AssetParameter, IdsParameter, OneOfParameter, PageParameters, PrefixParameter } from '../http/parameters.js';
import { invalidParameters } from '../http/problem.js';

const IDS_MAX = 500;
const STATUSES: readonly PartnerStatus[] = ['idle', 'active', 'suspended'];
const REWARD_MODES: readonly RewardMode[] = ['commission', 'free_days'];

export class PartnerListParameters extends PageParameters {
  @PrefixParameter(
    'The beginning of a partner’s id, of one of its codes, or of one of its clients’ ids. Ids as they are written, codes in any case.',
  )
  search?: string;

  @OneOfParameter(STATUSES)
  status?: PartnerStatus;

  @OneOfParameter(REWARD_MODES)
  rewardMode?: RewardMode;

  @OneOfParameter(PARTNER_SORTS)
  sort?: PartnerSort;

  @AssetParameter({
    default: 'USD',
    description: 'Of what `earned` and `available` are sorted by: a currency, or DAY.',
  })
  asset = 'USD';

  @IdsParameter(
    IDS_MAX,
    `Partners in one answer, in this order: at most ${IDS_MAX}, separated by commas. No \`limit\` cuts them off; nothing that chooses or orders partners is given with them.`,
  )
  ids?: string[];
}

const BESIDE_IDS = ['search', 'status', 'rewardMode', 'sort', 'after'] as const;

/** @throws Problem 400 where `ids` come with what chooses or orders partners otherwise */
export function refuseBesideIds(parameters: PartnerListParameters): void {
  const given = BESIDE_IDS.filter((name) => parameters[name] !== undefined);
  if (given.length === 0) return;
  throw invalidParameters(given.map((parameter) => ({ parameter, detail: 'must not be given with ids' })));
}

/** Whether rows may have to be looked for that are not beside each other in an index. */
export function isLookedFor(query: Readonly<Record<string, unknown>>): boolean {
  const conditions = ['search', 'status', 'rewardMode'].filter((name) => name in query).length;
  return conditions > 1 || (conditions === 1 && ('sort' in query || 'rewardMode' in query));
}

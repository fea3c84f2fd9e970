/** Steps for each factor e: neighbours differ by 4 %. */
const STEPS = 24;

/**
 * A coarse measure of an amount, which grows with it. Lists in the order of an amount go by an index of the ranks, and sort what
 * is of one rank: an index of the amounts themselves would have to change with every payment, and with it all other
 * indexes of the row. Within a rank it is in the order of the partners' ids, as those of one and the same amount are listed.
 * @param amount an expression of type numeric @returns one of type smallint
 */
export const rankOf = (amount: string): string =>
  `(floor(${STEPS} * ln(abs(${amount})::float8 + 1))::smallint * sign(${amount})::smallint)`;

const rank = (amount: string): string => `smallint NOT NULL GENERATED ALWAYS AS (${rankOf(amount)}) STORED`;

/** What partners are sorted by, of one asset: column of `partner_balances` → its definition. */
export const BALANCE_RANKS = { earned_rank: rank('(granted - reversed)'), available_rank: rank('available') } as const;

export const BALANCE_LIST_INDEXES = [
  'CREATE INDEX partner_balances_by_earned ON partner_balances (asset, earned_rank, partner_id COLLATE "C")',
  'CREATE INDEX partner_balances_by_available ON partner_balances (asset, available_rank, partner_id COLLATE "C")',
];

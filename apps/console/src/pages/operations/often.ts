/** What somebody watches is asked for again without being asked to. */
export const OFTEN = { everyMs: 2_000 };

import { mustEqual } from '../check.js';
import type { BenchDatabase } from '../database.js';
import type { PlacedPopulation } from '../log/population.js';
import type { QueryApp } from '../processes/apps.js';
import { ratioRow, type Measured, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { Load, startFloor } from './load.js';
import { ROUTES, type RouteName } from './routes.js';
import type { Sizes } from './sizes.js';

/** Of the release before one statement answered, with 855,000 events: requests for a partner's summary, a second. */
const BEFORE_PER_SECOND = 390;
/** The app's own default. */
const POOL_SIZE = 10;
const CHECKED = 3;

/** As many requests as can be answered, floor and app in turn. */
export async function measureMost(
  { url }: BenchDatabase,
  query: QueryApp,
  busy: readonly PlacedPopulation[],
  bench: Bench,
  { most, runs }: Pick<Sizes, 'most' | 'runs'>,
): Promise<Row[]> {
  const floor = await startFloor({ databaseUrl: url, connections: POOL_SIZE }, bench);
  const load = new Load(bench);
  const measured = new Map<RouteName, Measured[]>();
  for (let run = 0; run < runs; run += 1) {
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const route = ROUTES[name];
      await check(name, floor, query, busy);
      const of = (base: string, paths: string[], headers = {}) =>
        load.run({ url: base, paths, headers, ...most }).then(({ perSecond }) => perSecond);
      const reference = await of(
        floor,
        busy.map(({ partnerId }) => `/${name}/${partnerId}`),
      );
      const value = await of(
        query.url,
        busy.map(({ partnerId }) => route.path(partnerId)),
        query.headers,
      );
      measured.set(name, [...(measured.get(name) ?? []), { value, reference }]);
      bench.progress(`${route.name}: ${Math.round(value)}/s, floor ${Math.round(reference)}/s`);
    }
  }
  load.end();
  const before = measured.get('partner')!.map(({ value }) => ({ value, reference: BEFORE_PER_SECOND }));
  return [
    ...[...measured].map(([name, each]) =>
      ratioRow(`most requests: ${ROUTES[name].name}, beside the floor`, '/s', each, { atLeast: 0.5 }),
    ),
    ratioRow('the same: partner summary, beside nine statements', '/s', before, { atLeast: 4 }),
  ];
}

/** @throws WrongResultError */
async function check(name: RouteName, floor: string, query: QueryApp, busy: readonly PlacedPopulation[]) {
  for (const population of [busy[0]!, busy.at(-1)!].slice(0, CHECKED)) {
    const { partnerId } = population;
    const rows = await fetch(`${floor}/${name}/${partnerId}`);
    mustEqual('what the floor answers with', rows.status, 200);
    ROUTES[name].checkFloor((await rows.json()) as Record<string, unknown>[], population);
    ROUTES[name].check((await query.get(ROUTES[name].path(partnerId))).body, population);
  }
}

import { mustEqual } from '../check.js';
import { accountIdOf, codeOf, type PlacedPopulation } from '../log/population.js';
import type { QueryApp } from '../processes/apps.js';
import { ratioRow, type Row } from '../report/row.js';
import type { Bench } from '../scenario.js';
import { percentile } from '../statistics.js';
import { Asking } from './asking.js';
import { LARGE, manyIdOf, nodesOf, rewardsOf, ROOT, type People } from './people.js';
import type { Sizes } from './sizes.js';

const SOON_MS = 20;
const IDS_MS = 40;
const LARGE_MS = 50;
/** Of each question, before the clock runs: connections are opened then, and code is compiled. */
const UNMEASURED = 10;
/** Far apart in every table: a prime. */
const STRIDE = 7_919;
const DAY_US = 86_400_000_000;
const SERIES_DAYS = 90;
const ROWS_MAX = 500;

interface Question {
  name: string;
  atMostMs: number;
  path: (turn: number) => string;
  /** @throws WrongResultError */
  check: (body: never, turn: number) => void;
}

/** Answers that read much, one after the other. */
export async function measureLong(query: QueryApp, people: People, bench: Bench, sizes: Sizes): Promise<Row[]> {
  const questions = bench.wants('lists')
    ? [...ofIds(people, sizes), ...searches(people), ...(await sorted(query, sizes))]
    : [];
  if (bench.wants('large')) questions.push(...ofLarge(people, sizes, await monthsOf(query)));
  const measured = new Map(questions.map((question) => [question, [] as number[]]));
  const asking = new Asking(query, bench);
  for (const question of questions)
    for (let turn = 0; turn < UNMEASURED; turn += 1) await asking.ask(question.path(sizes.asked + turn));
  for (let run = 0; run < sizes.runs; run += 1) {
    for (const [question, p99s] of measured) {
      const times: number[] = [];
      for (let turn = 0; turn < sizes.asked; turn += 1) {
        const { body, ms } = await asking.ask(question.path(turn));
        times.push(ms);
        question.check(body as never, turn);
      }
      p99s.push(percentile(times, 99));
      bench.progress(
        `${question.name}: half within ${percentile(times, 50).toFixed(1)} ms, 99 % within ${percentile(times, 99).toFixed(1)} ms`,
      );
    }
  }
  asking.end();
  return [...measured].map(([{ name, atMostMs }, p99s]) =>
    ratioRow(
      `p99: ${name}`,
      'ms',
      p99s.map((value) => ({ value, reference: atMostMs })),
      { atMost: 1 },
    ),
  );
}

interface Listed {
  partners: { partnerId: string }[];
}

function ofIds({ many }: People, { ids }: Sizes): Question[] {
  const asked = (turn: number) =>
    Array.from({ length: ids }, (_, n) => manyIdOf(((turn * ids + n) * STRIDE) % many.length));
  return [
    {
      name: `${ids} partners by ids`,
      atMostMs: IDS_MS,
      path: (turn) => `/v1/partners?ids=${asked(turn).join(',')}`,
      check: ({ partners }: Listed, turn) =>
        mustEqual(
          'partners by ids',
          partners.map(({ partnerId }) => partnerId),
          [...new Set(asked(turn))],
        ),
    },
  ];
}

function searches({ many }: People): Question[] {
  const at = (turn: number): PlacedPopulation => many[(turn * STRIDE) % many.length]!;
  const found = (of: (population: PlacedPopulation) => string, name: string, less: number): Question => {
    const prefix = (turn: number): string => of(at(turn)).slice(0, Math.max(1, of(at(turn)).length - less));
    return {
      name: `search by the beginning of ${name}`,
      atMostMs: SOON_MS,
      path: (turn) => `/v1/partners?search=${prefix(turn)}`,
      check: ({ partners }: Listed) => {
        if (partners.length === 0) mustEqual(`partners found by ${name}`, 0, 'some');
      },
    };
  };
  return [
    found(({ partnerId }) => partnerId, 'an id', 1),
    found(({ partnerId }) => codeOf(partnerId), 'a code', 1),
    // Of 32 characters: what three say is of one client in 4,096.
    found(({ partnerId }) => accountIdOf(partnerId, 0), 'a client’s id', 29),
  ];
}

async function sorted(query: QueryApp, { page }: Sizes): Promise<Question[]> {
  const list = (limit: number, after: string | null): string =>
    `/v1/partners?sort=-earned&limit=${limit}${after === null ? '' : `&after=${after}`}`;
  // The cursor of the last page before: on long pages, as far as they go, and then on short ones.
  let after: string | null = null;
  for (let rows = (page.number - 1) * page.rows; rows > 0;) {
    const limit = Math.min(rows, ROWS_MAX);
    const { body }: { body: unknown } = await query.get(list(limit, after));
    after = (body as { next: string }).next;
    rows -= limit;
  }
  const ofPage = (number: number, from: string | null): Question => ({
    name: `partners by what they earned, page ${number.toLocaleString('en-US')}`,
    atMostMs: SOON_MS,
    path: () => list(page.rows, from),
    check: ({ partners }: Listed) => mustEqual('rows of a page', partners.length, page.rows),
  });
  return [ofPage(1, null), ofPage(page.number, after)];
}

interface Node {
  clients: Node[];
}
const count = ({ clients }: Node): number => 1 + clients.map(count).reduce((a, b) => a + b, 0);

async function monthsOf(query: QueryApp): Promise<string[]> {
  const { body } = await query.get(`/v1/partners/${LARGE}/statements`);
  return (body as { statements: { month: string }[] }).statements.map(({ month }) => month);
}

function ofLarge({ large: [large], tree }: People, { tree: { width } }: Sizes, months: string[]): Question[] {
  const { payments, begin, step } = large!;
  const everyClient = payments / large!.paymentsPerClient;
  /** So many payments were made within a time from the beginning: after link, contract, and each client's signup. */
  const madeWithin = (elapsed: number): number => {
    const behind = Math.max(0, Math.floor(elapsed / step) - 2);
    const perClient = large!.paymentsPerClient + 1;
    const made = Math.floor(behind / perClient) * large!.paymentsPerClient + Math.max(0, (behind % perClient) - 1);
    return Math.min(payments, made);
  };
  const asOf = (turn: number) => {
    const elapsed = ((turn % 100) + 5) * DAY_US;
    return { time: new Date((begin + elapsed) / 1000).toISOString(), made: madeWithin(elapsed) };
  };
  const midnight = (day: number): number => Math.floor(begin / DAY_US + day) * DAY_US;
  const days = (turn: number) => {
    const [from, until] = [midnight(turn % 90), midnight((turn % 90) + SERIES_DAYS)];
    const before = (time: number): number => madeWithin(time - 1 - begin);
    const dayOf = (time: number): string => new Date(time / 1000).toISOString().slice(0, 10);
    return { from: dayOf(from), to: dayOf(until - 1), brought: rewardsOf(large!, before(from), before(until)) };
  };
  return [
    {
      name: `tree of ${nodesOf(width).toLocaleString('en-US')} nodes`,
      atMostMs: LARGE_MS,
      path: () => `/v1/partners/${ROOT}/tree`,
      check: ({ root }: { root: Node }) => mustEqual(`nodes below ${tree[0]!.partnerId}`, count(root), nodesOf(width)),
    },
    {
      name: `balance as of a time, ${payments.toLocaleString('en-US')} entries of ${everyClient} clients`,
      atMostMs: LARGE_MS,
      path: (turn) => `/v1/partners/${LARGE}/balances?asOf=${asOf(turn).time}`,
      check: ({ balances }: { balances: { availableMinor: number }[] }, turn) =>
        mustEqual('the balance then', balances[0]?.availableMinor ?? 0, rewardsOf(large!, 0, asOf(turn).made)),
    },
    {
      name: 'a month’s statement of the same',
      atMostMs: LARGE_MS,
      path: (turn) => `/v1/partners/${LARGE}/statements/${months[turn % months.length]}`,
      check: ({ assets }: { assets: unknown[] }) => mustEqual('assets of a statement', assets.length, 1),
    },
    {
      name: `rewards per day of the same, ${SERIES_DAYS} days`,
      atMostMs: LARGE_MS,
      path: (turn) => `/v1/partners/${LARGE}/rewards?by=day&from=${days(turn).from}&to=${days(turn).to}`,
      check: ({ series }: { series: { given: number }[] }, turn) =>
        mustEqual(
          'the rewards of the days',
          series.reduce((sum, { given }) => sum + given, 0),
          days(turn).brought,
        ),
    },
  ];
}

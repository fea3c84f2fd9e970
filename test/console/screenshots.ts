/**
 * `npm run console:screenshots`: pictures of the console's pages for the docs, light and on a phone, of the sample history: of the
 * stack that `npm start` runs in this clone.
 */
import { createLedgerClient } from '#client';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';

const ROOT = join(import.meta.dirname, '../..');
const STACK = join(ROOT, '.stack/stack.json');
const FOLDER = join(ROOT, 'docs/console');
const SIZES = { light: { width: 1280, height: 800 }, phone: { width: 375, height: 720 } };

interface Shot {
  name: string;
  path: string;
  /** What is done on the page first. */
  before?: (page: Page) => Promise<void>;
}

if (!existsSync(STACK)) throw new Error('Run `npm start` first: the pictures are of what it shows.');
const { queryUrl, token } = JSON.parse(readFileSync(STACK, 'utf8')) as { queryUrl: string; token: string };

/** The pages, with ids that have something to show. */
async function shots(): Promise<Shot[]> {
  const ledger = createLedgerClient({ baseUrl: queryUrl, token });
  const { partners } = (await ledger.get('/v1/partners', { query: { sort: '-earned', limit: 1 } })).body;
  const { partnerId } = partners[0]!;
  const disputed = { path: { partnerId }, query: { code: 'DISPUTE_OPENED', limit: 1 } } as const;
  const { entries } = (await ledger.get('/v1/partners/{partnerId}/ledger', disputed)).body;
  const { claims } = (await ledger.get('/v1/claims', { query: { status: 'approved', limit: 1 } })).body;
  const letters = { query: { reason: 'INVALID_DATA', limit: 1 } } as const;
  const { deadLetters } = (await ledger.get('/v1/operations/dead-letters', letters)).body;
  const partner = `/partners/${partnerId}`;
  const intoView = (name: string) => (page: Page) =>
    page.getByRole('tab', { name }).evaluate((tab: { scrollIntoView(): void }) => tab.scrollIntoView());
  return [
    { name: 'overview', path: '/' },
    { name: 'partners', path: '/partners?sort=-earned' },
    { name: 'partner', path: partner },
    {
      name: 'tree',
      path: `${partner}?tab=tree`,
      before: async (page) => {
        await page
          .getByRole('button', { name: /^acc-.* clients, its branch/ })
          .nth(1)
          .click();
        await page.getByRole('button', { name: 'Fit' }).click();
        await intoView('Referral tree')(page);
      },
    },
    { name: 'statement', path: `${partner}?tab=statements`, before: intoView('Statements') },
    { name: 'as-it-was', path: `${partner}?asOf=2026-06-01T00:00:00Z` },
    { name: 'payment', path: `/payments/${entries[0]!.paymentId}` },
    { name: 'claim', path: `/claims/${claims[0]!.claimId}` },
    { name: 'withdrawals', path: '/withdrawals' },
    { name: 'finance', path: '/finance' },
    { name: 'operations', path: '/operations' },
    { name: 'dead-letters', path: '/operations/dead-letters' },
    { name: 'dead-letter', path: `/operations/dead-letters/${deadLetters[0]!.id}` },
    { name: 'waiting', path: '/operations/waiting' },
  ];
}

mkdirSync(FOLDER, { recursive: true });
const browser = await startBrowser();
try {
  const all = await shots();
  for (const [size, viewport] of Object.entries(SIZES)) {
    const context = await browser.newContext({ viewport, colorScheme: 'light', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${queryUrl}/console/#token=${token}`);
    for (const { name, path, before } of all) {
      await page.goto(`${queryUrl}/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-label="Loading"]').first().waitFor({ state: 'detached' });
      // Charts are drawn, and the stream of changes is there.
      await page.waitForTimeout(1_000);
      await before?.(page);
      await page.screenshot({ path: join(FOLDER, `${name}-${size}.png`), animations: 'disabled' });
    }
    await context.close();
  }
} finally {
  await browser.close();
}

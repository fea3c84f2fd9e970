import { abortReplay } from '#rebuild';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../../test/support/browser.js';
import { PATIENCE_MS } from '../../../test/support/eventually.js';
import { RESOURCE, startOpenIdProvider } from '../../../test/support/openid-provider.js';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';
import { startPrograms } from '../../../test/support/query-programs.js';
import { business, replay } from '../../../test/support/replays.js';

const ROOT = join(import.meta.dirname, '../../..');
const CONSOLE = join(ROOT, 'dist/console');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every page. */
const PAGES = [
  '/',
  '/find?id=client-1',
  '/partners',
  '/partners/paid',
  '/partners/paid?tab=clients',
  '/partners/paid?tab=tree&asOf=2026-02-01T00:00:00Z',
  '/partners/paid?tab=tree',
  '/partners/paid?tab=withdrawals',
  '/partners/paid?tab=statements',
  '/clients/client-1',
  '/payments/pay-1',
  '/claims',
  '/claims/cl',
  '/withdrawals',
  '/withdrawals/w1',
  '/finance',
  '/operations',
  '/operations/dead-letters',
  '/operations/dead-letters/m-1',
  '/operations/waiting',
  '/operations/gaps',
  '/operations/nowhere',
  '/partners/paid?tab=constructor',
  '/nowhere',
];

describe('the console, in a browser', () => {
  let app: TestQueryApp;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const errors: string[] = [];

  const newPage = async (width = 1280): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    context.setDefaultTimeout(PATIENCE_MS);
    return context.newPage();
  };
  const open = async (path: string, scope?: string, width?: number): Promise<void> => {
    await page?.context().close();
    page = await newPage(width);
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(app.url)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) errors.push(message.text());
    });
    const token = await app.token(scope === undefined ? {} : { scope });
    await page.goto(`${app.url}/console${path}#token=${token}`);
  };
  /** As somebody whom the browser does not know yet. */
  const signInAt = async (url: string): Promise<void> => {
    await page?.context().close();
    page = await newPage();
    await page.goto(url);
    await page.getByRole('button', { name: /^Sign in with 127/ }).click();
    await page.locator('input[name=login]').fill('ada');
    await page.locator('input[name=password]').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  const go = (path: string) => page.goto(`${app.url}/console${path}`);
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();

  beforeAll(async () => {
    const { status } = spawnSync(process.execPath, [join(ROOT, 'stack/setup/console.mjs')], { stdio: 'inherit' });
    expect(status).toBe(0);
    app = await startQueryApp({}, { consoleFolder: CONSOLE, eventsFolder: join(ROOT, 'dist/events') });
    browser = await startBrowser();
    await app.history.receive('payments', 'this is not JSON');
    await app.history.happened(
      ...business(12),
      ['client.signed_up.v1', '2026-02-02T00:00:00Z', { accountId: 'alone', separateAccount: true }],
      [
        'payment.succeeded.v1',
        '2026-03-01T00:00:00Z',
        { paymentId: 'for-nothing', accountId: 'alone', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
      [
        'payment.succeeded.v1',
        '2026-03-01T00:00:00Z',
        { paymentId: 'of-nobody', accountId: 'unheard-of', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
    );
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test('finds why a payment gave nothing, by a link that signs in and keeps no token', async () => {
    await open('/');
    await page.getByLabel('Find by id').fill('for-nothing');
    await page.keyboard.press('Enter');
    await sees('It gave nothing');
    await sees('NOT_ATTRIBUTED');
    await sees(/facts\/0@/);
    expect(page.url()).toBe(`${app.url}/console/payments/for-nothing`);
    await page.reload();
    await sees('It gave nothing');
  });

  test('finds who referred a client, searching as one types', async () => {
    await open('/partners', undefined, 375);
    await page.getByLabel('Search').fill('client-');
    await page.getByRole('link', { name: 'paid', exact: true }).click();
    await page.getByRole('tab', { name: 'Clients' }).click();
    await page.getByRole('link', { name: 'client-2' }).click();
    await sees(/by a link/);
    await page.getByRole('link', { name: 'paid', exact: true }).waitFor();
  });

  test('opens the referral tree by the keyboard, and shows a partner as it was', async () => {
    await open('/partners/days?tab=tree');
    const root = page.getByRole('button', { name: /^days, / });
    await page.getByRole('button', { name: /^client-5, / }).waitFor();
    await root.focus();
    await page.keyboard.press('Enter');
    expect(await root.getAttribute('aria-expanded')).toBe('false');
    expect(await page.getByRole('button', { name: /^client-5, / }).count()).toBe(0);
    await go('/partners/paid');
    await page.getByRole('button', { name: 'As of another moment' }).click();
    await page.getByLabel('As of (UTC)').fill('2026-01-12T12:00');
    await sees(/What had happened by/);
    const ledger = page.getByRole('table', { name: 'Ledger' }).getByRole('link');
    await ledger.filter({ hasText: 'pay-10' }).waitFor({ state: 'detached' });
    await ledger.first().waitFor();
    expect(await ledger.allTextContents()).toEqual(['pay-1', 'pay-0']);
    expect(page.url()).toContain('asOf=2026-01-12T12%3A00%3A00Z');
    await page.getByRole('tab', { name: 'Clients' }).click();
    const clients = page.getByRole('table', { name: 'Clients' }).getByRole('row');
    const brought = (await app.get('/v1/partners/paid/clients?asOf=2026-01-12T12:00:00Z')).body.clients as unknown[];
    await clients.nth(brought.length).waitFor();
    expect(await clients.count()).toBe(1 + brought.length);
    // All was recorded today: of that moment nothing was known then.
    await page.getByLabel('By what is known').selectOption('then');
    await sees(/nothing had been recorded/);
    await sees('No client by then.');
    await sees('Had brought no client yet');
    expect(page.url()).toContain('known=then');
  });

  test('draws of a tree of thousands what is to be seen of it, which the keyboard goes through', async () => {
    const node = (accountId: string, clients: object[]) => ({
      ...{ accountId, signedUpAt: '2025-01-01T00:00:00.000Z', via: 'link', clients, next: null },
      ...{ directClients: clients.length, totalClients: clients.length, earned: [], freeDays: 0 },
    });
    await open('/partners/paid');
    const root = node(
      'paid',
      Array.from({ length: 2_000 }, (_, i) => node(`many-${i}`, [])),
    );
    await page.route(/\/tree\?/, (route) => route.fulfill({ json: { root, truncated: false } }));
    // Loaded anew, so that nothing of the page before is under way.
    await go('/partners/paid?tab=tree');
    const more = page.getByRole('button', { name: /more clients of paid$/ });
    const nodes = page.locator('.tree .node');
    await more.waitFor();
    for (const undrawn of ['1,972', '1,944', '1,888', '1,776', '1,576', '1,376']) {
      // Where those go on that are not drawn: the last of all, which the picture moves to.
      await more.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `${undrawn} more clients of paid` }).waitFor();
      expect(await nodes.count()).toBeLessThan(400);
    }
    await page.locator('.tree .node', { hasText: 'many-623' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('many-623, 0 clients');
  });

  test('downloads a statement', async () => {
    await open('/partners/paid?tab=statements');
    for (const [button, ending, content] of [
      ['CSV', 'csv', /^entryId,[^]*COMMISSION/],
      ['JSON', 'json', /"movements": \[\s+\{/],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: new RegExp(`^statement paid .* as ${button}`) }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(new RegExp(`^statement paid \\d{4}-\\d{2}\\.${ending}$`));
      expect(readFileSync(await file.path(), 'utf8')).toMatch(content);
    }
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Print statement' }).click(),
    ]);
    await tab.getByText('COMMISSION').first().waitFor();
  });

  test('follows a replay, and sees a dead letter arrive, without asking again', async () => {
    await open('/operations');
    await sees('Versions and replays');
    const { version } = await replay(app.pool, { swap: false });
    await sees(`Version ${version} is made: ready`);
    await page.getByRole('button', { name: `More of version ${version}` }).click();
    await sees(/it has the digests of version 1/);
    await sees('npx referral-ledger replay resume');
    await abortReplay(app.pool);
    await page.getByText(`Version ${version} is made: ready`).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    await app.history.receive('signups', '{"what": "is this"}');
    const arrived = page.getByRole('row').filter({ hasText: 'signups' });
    await arrived.getByRole('link').click();
    await sees('"what": "is this"');
    await sees(/npx referral-ledger dead-letters redrive m-\d+/);
  });

  test('has what changes on show as it comes', async () => {
    await open('/partners/days');
    await sees('live');
    await app.history.happened([
      'adjustment.posted.v1',
      '2026-06-01T00:00:00Z',
      { adjustmentId: 'gift', partnerId: 'days', asset: 'EUR', amount: 12_345, reason: 'a gift' },
    ]);
    await sees('123.45 EUR');
  });

  test('offers what the token allows, and says what it refuses', async () => {
    await open('/', 'finance:read');
    await page.getByRole('heading', { name: 'Rewards by month' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Overview', 'Finance']);
    await open('/operations', 'finance:read');
    await sees('Your token does not allow this.');
    await open('/partners/nobody');
    await sees('There is no such thing, or none that you may see.');
  });

  test('a link that signs in does so where the console is open already, and leaves nothing of who was there before', async () => {
    await open('/', 'finance:read');
    await page.getByRole('heading', { name: 'Rewards by month' }).waitFor();
    await page.goto(`${app.url}/console/#token=${await app.token({ scope: 'operations:read', sub: 'other' })}`);
    await sees('Open dead letters');
    expect(page.url()).toBe(`${app.url}/console/`);
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Overview', 'Operations']);
    expect(await page.getByRole('heading', { name: 'Rewards by month' }).count()).toBe(0);
    // What waits names a payment, which this token does not open.
    await go('/operations/waiting');
    const waiting = page.getByRole('table', { name: 'Facts that wait' });
    await waiting.getByText('of-nobody').first().waitFor();
    expect(await waiting.getByRole('link').count()).toBe(0);
  });

  test('never takes the want of an answer for the answer that there is nothing', async () => {
    await open('/operations/gaps');
    await sees('None: nothing was deleted before it was read.');
    await page.context().setOffline(true);
    await sees('Not up to date');
    await sees('not live');
    await page.setViewportSize({ width: 375, height: 800 });
    await sees('not live');
    const signOut = (await page.getByRole('button', { name: 'Sign out' }).boundingBox())!;
    expect(signOut.x + signOut.width).toBeLessThan(375);
    await page.getByRole('link', { name: 'Waiting facts' }).click();
    await sees('The query app cannot be reached.');
    await page.context().setOffline(false);
    await page.route(/\/v1\/(payments|claims)\/|\/clients\?/, (route) => route.fulfill({ status: 500, body: '' }));
    for (const path of ['/find?id=nothing-at-all', '/']) {
      await go(path);
      await sees('The query app answered with 500.');
      expect(await page.getByText(/^(Nothing that you may see|No client yet)/).count()).toBe(0);
    }
  });

  test('leads to the page of all events, with an example of each, which opens without any script', async () => {
    await open('/');
    await page.getByRole('link', { name: 'Events' }).click();
    await page.waitForURL(`${app.url}/events`);
    await page.getByText('"lena-2026"').first().waitFor();
    const field = page.getByText('referralCode', { exact: true }).first();
    expect(await field.isVisible()).toBe(false);
    await page.getByText('Payload').first().click();
    expect(await field.isVisible()).toBe(true);
    const { headers, text } = await app.get('/events', { token: null });
    expect([headers.get('content-security-policy'), text]).toEqual([
      expect.stringMatching(/script-src 'self';/),
      expect.not.stringContaining('<script'),
    ]);
  });

  test('signs in by OpenID Connect, with the scopes that were given, on the page that was asked for', async () => {
    const provider = await startOpenIdProvider('console');
    const { issuer, jwksUrl } = provider;
    const consoleSignIn = { issuer, clientId: 'console', scope: 'openid finance:read', resource: RESOURCE };
    const trusting = await startQueryApp({}, { consoleFolder: CONSOLE, consoleSignIn }, { issuer, jwksUrl });
    try {
      await signInAt(`${trusting.url}/console/finance`);
      await sees('Balanced: in each asset, debits are credits.');
      expect(page.url()).toBe(`${trusting.url}/console/finance`);
      expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Overview', 'Finance']);
      await page.goto(`${trusting.url}/console/signed-in?code=stolen&state=guessed`);
      await page.evaluate('sessionStorage.clear()');
      await page.goto(`${trusting.url}/console/signed-in?code=stolen&state=guessed`);
      await sees('Nobody was about to sign in here.');
    } finally {
      await trusting.stop();
      await provider.stop();
    }
  });

  test.each([
    { renews: true, name: 'is renewed without being asked for' },
    { renews: false, name: 'is said to end, and signing in again leads back to the page' },
  ])('a session that $name', async ({ renews }) => {
    const provider = await startOpenIdProvider('console', { accessSeconds: 6, renews });
    const { issuer, jwksUrl } = provider;
    const consoleSignIn = { issuer, clientId: 'console', scope: 'openid finance:read', resource: RESOURCE };
    const trusting = await startQueryApp({}, { consoleFolder: CONSOLE, consoleSignIn }, { issuer, jwksUrl });
    try {
      await signInAt(`${trusting.url}/console/finance?asOf=2026-01-01T00:00:00Z`);
      await page.getByRole('heading', { name: 'Finance' }).waitFor();
      const first = await page.evaluate(`sessionStorage.getItem('referral-ledger-token')`);
      if (!renews) {
        await page.getByRole('button', { name: 'Sign in again' }).first().click();
        // Whoever is signed in there still only agrees, as a client that keeps no secret has people do.
        await page.getByRole('button', { name: 'Continue' }).click();
      }
      await page.waitForFunction(
        (before) => ![null, before].includes(sessionStorage.getItem('referral-ledger-token')),
        first as string,
      );
      await page.getByRole('heading', { name: 'Finance' }).waitFor();
      expect(page.url()).toBe(`${trusting.url}/console/finance?asOf=2026-01-01T00:00:00Z`);
      if (renews) expect(await page.getByText('The session ends').count()).toBe(0);
    } finally {
      await trusting.stop();
      await provider.stop();
    }
  });

  test('stands under its program, and leads to the others that the token is for', async () => {
    const programs = await startPrograms(['acme', 'globex'], { consoleFolder: CONSOLE });
    try {
      await page.context().close();
      page = await newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(
        `${programs.url}/programs/acme/console/partners#token=${await programs.token(['acme', 'globex'])}`,
      );
      await sees('partner-of-acme');
      await page.reload();
      await sees('partner-of-acme');
      await page.getByRole('link', { name: 'Claims' }).click();
      expect(page.url()).toBe(`${programs.url}/programs/acme/console/claims`);
      expect(asked.filter((path) => path !== '/programs' && !path.startsWith('/programs/acme/'))).toEqual([]);
      await page.getByRole('link', { name: 'Operations' }).click();
      await page.getByText('Commands').click();
      await sees('npx referral-ledger --program acme replay --verify-only');
      await page.getByLabel('Program', { exact: true }).selectOption('globex');
      await page.waitForURL(`${programs.url}/programs/globex/console/`);
      await sees('partner-of-globex');
      await page.goto(`${programs.url}/programs/acme/console/partners#token=${await programs.token(['globex'])}`);
      await sees(/Your token does not allow this/);
    } finally {
      await programs.stop();
    }
  });

  test('keeps to what people need who see, hear or type otherwise; no page is wider than a phone', async () => {
    await open('/', undefined, 375);
    const context = page.context();
    const stored = await page.evaluate<string>(`sessionStorage.getItem('referral-ledger-token')`);
    await context.addInitScript(`sessionStorage.setItem('referral-ledger-token', ${JSON.stringify(stored)})`);
    await context.addInitScript(AXE);
    const paths = [...PAGES];
    const found: object[] = [];
    const look = async () => {
      const tab = await context.newPage();
      for (let path = paths.shift(); path !== undefined; path = paths.shift())
        found.push(...(await faultsOf(tab, path, `${app.url}/console${path}`)));
      await tab.close();
    };
    await Promise.all([look(), look(), look()]);
    const stranger = await browser.newContext({ viewport: { width: 375, height: 800 } });
    await stranger.addInitScript(AXE);
    found.push(...(await faultsOf(await stranger.newPage(), 'sign-in', `${app.url}/console/`)));
    await stranger.close();
    expect(found).toEqual([]);
  });

  test('asks no other host, runs no script but its own, and keeps what never changes', async () => {
    const { headers, text } = await app.get('/console/partners/any', { token: null });
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    expect(text).not.toMatch(/https?:/);
    const asset = /\/console\/assets\/[^"]+\.js/.exec(text)![0];
    expect((await app.get(asset, { token: null })).headers.get('cache-control')).toContain('immutable');
    expect((await app.get('/console/assets/none.js', { token: null })).status).toBe(404);
    expect({ foreign, errors }).toEqual({ foreign: [], errors: [] });
  });
});

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** What is wrong with a page on a phone, in light and in dark. */
async function faultsOf(tab: Page, path: string, url: string): Promise<object[]> {
  await tab.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await tab.goto(url);
  await tab.getByRole('heading', { level: 1 }).waitFor();
  await tab.locator('[aria-label="Loading"]').first().waitFor({ state: 'detached' });
  const run = async (options: object): Promise<object[]> => {
    const { violations } = await tab.evaluate<{ violations: Violation[] }>(
      `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`,
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ path, options, id, html: nodes.map(({ html }) => html.slice(0, 200)) }));
  };
  const faults = await run({});
  await tab.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  faults.push(...(await run({ runOnly: ['color-contrast'] })));
  const width = await tab.evaluate('document.documentElement.scrollWidth');
  return width === 375 ? faults : [...faults, { path, width }];
}

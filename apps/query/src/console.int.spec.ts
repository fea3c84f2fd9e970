import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../../test/support/browser.js';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';

const ROOT = join(import.meta.dirname, '../../..');

describe('the console, in a browser', () => {
  let app: TestQueryApp;
  let browser: Browser;
  let page: Page;
  const foreign: string[] = [];
  const errors: string[] = [];

  const open = async (path: string, scope?: string): Promise<void> => {
    await page?.context().close();
    page = await (await browser.newContext({ viewport: { width: 375, height: 800 } })).newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && !request.url().startsWith(app.url)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    const token = await app.token(scope === undefined ? {} : { scope });
    await page.goto(`${app.url}/console${path}#token=${token}`);
  };
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 5_000 });

  beforeAll(async () => {
    const { status } = spawnSync(process.execPath, [join(ROOT, 'stack/setup/console.mjs')], { stdio: 'inherit' });
    expect(status).toBe(0);
    app = await startQueryApp(
      {},
      { consoleFolder: join(ROOT, 'dist/console'), eventsFolder: join(ROOT, 'dist/events') },
    );
    browser = await startBrowser();
    await app.history.happened(
      ['referral_link.created.v1', '2024-01-01T00:00:00Z', { partnerId: 'root', code: 'code-root' }],
      [
        'client.signed_up.v1',
        '2024-02-01T00:00:00Z',
        { accountId: 'referred', separateAccount: true, referralCode: 'code-root' },
      ],
      ['client.signed_up.v1', '2024-02-02T00:00:00Z', { accountId: 'alone', separateAccount: true }],
      [
        'payment.succeeded.v1',
        '2024-03-01T00:00:00Z',
        { paymentId: 'for-nothing', accountId: 'alone', amountMinor: 3900, currency: 'USD', period: 'month' },
      ],
    );
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test('finds why a payment gave nothing, by a link that signs in and keeps no token', async () => {
    await open('/');
    await page.getByLabel('Id of a payment or a client').fill('for-nothing');
    await page.getByRole('button', { name: 'Why this reward, or none' }).click();
    await sees('It gave nothing');
    await sees('NOT_ATTRIBUTED');
    expect(page.url()).toBe(`${app.url}/console/payments/for-nothing`);
    await page.reload();
    await sees('It gave nothing');
  });

  test('finds who referred a client, searching as one types', async () => {
    await open('/partners');
    await page.getByLabel('Search').fill('referr');
    await page.getByRole('link', { name: 'root' }).click();
    await page.getByRole('link', { name: 'referred' }).click();
    await sees(/by a link/);
    await page.getByRole('link', { name: 'root' }).waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(375);
  });

  test('offers what the token allows, and says what it refuses', async () => {
    await open('/', 'finance:read');
    await page.getByRole('heading', { name: 'What is owed' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Overview', 'Finance']);
    await open('/operations', 'finance:read');
    await sees('Your token does not allow this.');
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

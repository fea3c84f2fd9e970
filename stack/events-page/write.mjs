/**
 * `node stack/events-page/write.mjs DOCUMENT PAGE`: renders the AsyncAPI document by AsyncAPI's own React component, in a browser, and
 * keeps what that shows as one page without scripts: what opens by a click there is a <details> here.
 */
import { Parser, stringify } from '@asyncapi/parser';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startBrowser } from '../../test/support/browser.ts';

const [documentFile, pageFile] = process.argv.slice(2);
const text = readFileSync(documentFile, 'utf8');
const component = dirname(createRequire(import.meta.url).resolve('@asyncapi/react-component/package.json'));
const styles = readFileSync(join(component, 'styles/default.min.css'), 'utf8');

const { document, diagnostics } = await new Parser().parse(text);
if (!document) throw new Error(JSON.stringify(diagnostics));

const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  await page.setContent('<div id="root"></div>');
  await page.addScriptTag({ path: join(component, 'browser/standalone/without-parser.js') });
  await page.evaluate(
    ([schema, root]) =>
      globalThis.AsyncApiStandalone.render(
        {
          schema: JSON.parse(schema),
          config: { show: { sidebar: false, errors: false, schemas: false }, expand: { messageExamples: true } },
        },
        globalThis.document.getElementById(root),
      ),
    [stringify(document), 'root'],
  );
  await page.getByText('Expand all').first().waitFor();
  const body = await page.evaluate(asStatic);
  writeFileSync(pageFile, pageOf(body));
} finally {
  await browser.close();
}

/** Runs in the browser. */
async function asStatic() {
  const { document: shown } = globalThis;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 3_000));
  const buttons = [...shown.querySelectorAll('button')].filter(({ textContent }) => textContent === 'Expand all');
  // The data are the same in either form, and all messages have the same binding: shown once.
  const isWanted = (button) => {
    const title = button.closest('.border.rounded')?.textContent ?? '';
    return title.startsWith('Payload') && !button.closest('li')?.textContent?.includes(', binary');
  };
  for (const button of buttons.filter(isWanted)) button.click();
  await settled();
  const root = shown.getElementById('root');
  for (const button of root.querySelectorAll('button')) {
    if (/^(?:Expand|Collapse) all$/.test(button.textContent)) button.remove();
  }
  const CARD = '.border.rounded.overflow-visible';
  for (const card of root.querySelectorAll(CARD)) {
    const [header, content] = card.children;
    const isWithin = card.parentElement.closest(CARD) !== null;
    if (isWithin || !content?.firstElementChild) continue;
    const details = shown.createElement('details');
    const summary = shown.createElement('summary');
    summary.append(header);
    details.append(summary, content);
    card.replaceChildren(details);
  }
  for (const button of root.querySelectorAll('button')) button.replaceWith(...button.childNodes);
  for (const chevron of root.querySelectorAll('svg')) chevron.remove();
  const links = [...root.querySelectorAll('[id^="operation-"]')].map(({ id }) => {
    const [, action, channel] = /^operation-(\w+?)-\w+?_(.*)$/.exec(id) ?? [];
    return channel ? `<a href="#${id}">${action} ${channel}</a>` : '';
  });
  return `<nav>${links.filter(Boolean).join(' · ')}</nav>${root.innerHTML}`;
}

function pageOf(body) {
  const hash = createHash('sha256').update(text).digest('hex');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="made-of" content="${hash}"><title>Referral ledger: events</title>
<style>${styles}
body{margin:0}nav{padding:1rem 2rem;font-family:sans-serif}summary{cursor:pointer}summary>div{display:inline-block;border:0}</style></head>
<body><nav><a href="/docs">Queries</a> · <a href="/console">Console</a> · <a href="/schemas">Schemas</a></nav>
${body}
</body></html>
`;
}

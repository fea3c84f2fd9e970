import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
/** All scripts and styles of the console, gzipped. */
const MAX_BYTES = 300_000;

// Whoever builds it, a test for instance: it is what runs in production.
process.env.NODE_ENV = 'production';
await build({ configFile: join(ROOT, 'apps/console/vite.config.mjs'), logLevel: 'error' });

const assets = join(ROOT, 'dist/console/assets');
const bytes = readdirSync(assets).reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
if (bytes > MAX_BYTES) {
  process.stderr.write(`The console has ${bytes} bytes gzipped; more than ${MAX_BYTES} are not allowed.\n`);
  process.exitCode = 1;
}

// The events' page is committed as it is served: `npm run asyncapi` renders it.
mkdirSync(join(ROOT, 'dist/events'), { recursive: true });
copyFileSync(join(ROOT, 'docs/events.html'), join(ROOT, 'dist/events/index.html'));

/**
 * Runs the sources as they are, without a build: `node --import ./test/support/typescript-loader.mjs FILE.ts`.
 * Relative imports written `x.js` and the `#lib` imports lead to the `.ts` files.
 * For tests that start whole processes, and for jest's global setup, which jest itself does not map.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { swcOptions } from './swc-options.mjs';

const root = resolvePath(import.meta.dirname, '../..');

const TRANSFORMED = resolvePath(root, '.cache/transformed');
const require = createRequire(import.meta.url);
const SWC = `${require('@swc/core/package.json').version} ${JSON.stringify(swcOptions)}`;

/** Processes that are started, by the names of package.json, which has them bundled. */
const PROCESSES = {
  '#shard-process': 'apps/ops/src/replay/shard-process.ts',
};

/** The TypeScript file behind an import, or undefined if it is not one of ours. */
function typeScriptFile(specifier, parentUrl) {
  if (PROCESSES[specifier]) return resolvePath(root, PROCESSES[specifier]);
  if (specifier.startsWith('#')) return resolvePath(root, `libs/${specifier.slice(1)}/src/index.ts`);
  if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !parentUrl?.startsWith('file:')) return undefined;
  const parent = fileURLToPath(parentUrl);
  if (parent.includes('/node_modules/')) return undefined;
  return resolvePath(dirname(parent), specifier.replace(/\.js$/, '.ts'));
}

process.setSourceMapsEnabled(true);
registerHooks({
  resolve(specifier, context, next) {
    const file = typeScriptFile(specifier, context.parentURL);
    return file && existsSync(file)
      ? { url: pathToFileURL(file).href, format: 'module', shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: transformed(fileURLToPath(url)), shortCircuit: true };
  },
});

/** Tests start hundreds of processes of the same sources: each file is transformed once, as long as it stays as it is. */
function transformed(filename) {
  const source = readFileSync(filename, 'utf8');
  const key = createHash('sha256').update(`${SWC}\n${filename}\n${source}`).digest('hex');
  const kept = resolvePath(TRANSFORMED, key);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const options = { ...swcOptions, filename, sourceMaps: 'inline', configFile: false, swcrc: false };
  // Loaded where there is something for it to do.
  const { code } = require('@swc/core').transformSync(source, options);
  mkdirSync(TRANSFORMED, { recursive: true });
  // Whole or not at all: others look for it at the same time.
  const own = `${kept}.${process.pid}`;
  writeFileSync(own, code);
  renameSync(own, kept);
  return code;
}

/**
 * Runs the sources as they are, without a build: `node --import ./test/support/typescript-loader.mjs FILE.ts`.
 * Relative imports written `x.js` and the `#lib` imports lead to the `.ts` files.
 * For tests that start whole processes, and for jest's global setup, which jest itself does not map.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';
import { swcOptions } from './swc-options.mjs';

const root = resolvePath(import.meta.dirname, '../..');

/** Processes that are started, by the names of package.json, which has them bundled. */
const PROCESSES = {
  '#shard-process': 'apps/ops/src/replay/shard-process.ts',
  '#fill-process': 'apps/consumer/src/projecting/fill-process.ts',
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
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      ...swcOptions,
      filename,
      sourceMaps: 'inline',
      configFile: false,
      swcrc: false,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

/**
 * Puts each program that is started often into one file with all that it needs, from what was compiled to dist/: a command,
 * and the process that it starts to fold. Node takes three times as long to find and load a thousand small files.
 */
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './output.mjs';

const OUT = join(ROOT, 'dist/bundles');

rmSync(OUT, { recursive: true, force: true });
await build({
  entryPoints: {
    ops: join(ROOT, 'dist/apps/ops/src/main.js'),
    'shard-process': join(ROOT, 'dist/apps/ops/src/replay/shard-process.js'),
  },
  outdir: OUT,
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  keepNames: true,
  logLevel: 'warning',
  // They look for what may not be installed, or have parts replaced (kafkajs), and are loaded only by commands that need them.
  external: ['@nestjs/*', '@opentelemetry/*', 'typeorm', 'pg-native', 'kafkajs', '@platformatic/kafka'],
  // What CommonJS packages in the bundle ask for. esbuild does not see the name: it must be nobody else's.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
});

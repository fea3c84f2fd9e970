import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export default {
  root: import.meta.dirname,
  base: '/console/',
  resolve: { alias: { '#client': join(ROOT, 'libs/client/src/index.ts') } },
  build: {
    outDir: join(ROOT, 'dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
  },
};

import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export default {
  root: import.meta.dirname,
  // Whoever serves the page says where it stands; what it loads is beside it.
  base: './',
  resolve: { alias: { '#client': join(ROOT, 'libs/client/src/index.ts') } },
  build: {
    outDir: join(ROOT, 'dist/console'),
    emptyOutDir: true,
    target: 'es2023',
    // As they are written: `light-dark()` would be lowered to what follows no choice of colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
};

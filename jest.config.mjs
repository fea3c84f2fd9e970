import { swcOptions } from './test/support/swc-options.mjs';

/**
 * Two projects: `unit` needs nothing; `integration` gets a real PostgreSQL and a real Kafka,
 * started once by test/support/global-setup.mjs.
 */
const shared = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swcOptions],
  },
  moduleNameMapper: {
    '^#(contracts|program|event-store|fold|read-models|projector|rebuild|kafka|platform|client)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.stack/', '/.cache/', '/.stryker-tmp/'],
};

export default {
  // Tests wait for PostgreSQL and Kafka as much as they compute: by default jest would leave a core of two idle.
  maxWorkers: 2,
  // For what hangs, not for what is slow: how fast a machine is no test may say (for how long one waits, test/support/eventually.ts).
  testTimeout: 600_000 * Math.max(1, Number(process.env.CONVERGENCE_RUNS ?? 1)),
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,stack,test}/**/*.unit.spec.ts'] },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,stack,test}/**/*.{int,e2e}.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};

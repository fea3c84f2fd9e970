import jestConfig from './jest.config.mjs';

/** Jest's `unit` project: Stryker watches one project's environment, not a list of them. */
const { displayName: _, ...unit } = jestConfig.projects.find(({ displayName }) => displayName === 'unit');

/**
 * Mutation testing of the rules (`npm run mutation`): every change of libs/program that no test notices is listed in
 * reports/mutation, and those that stay are explained in docs/mutation-testing.md.
 */
export default {
  mutate: ['libs/program/src/**/*.ts', '!**/*.spec.ts', '!libs/program/src/index.ts'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    config: { ...unit, testMatch: ['<rootDir>/libs/program/**/*.unit.spec.ts'], testTimeout: 60_000 },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  ignorePatterns: ['/dist', '/.cache', '/.stack', '/.ci', '/coverage', '/reports'],
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 98, low: 95, break: 90 },
};

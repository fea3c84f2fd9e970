import jestConfig from './jest.config.mjs';

const { displayName: _, rootDir: __, ...unit } = jestConfig.projects.find(({ displayName }) => displayName === 'unit');

/**
 * Mutation testing of the rules (`npm run mutation`): changes libs/program in every small way and reports the changes
 * that no unit test notices. Those that stay are explained in docs/mutation-testing.md.
 */
export default {
  mutate: ['libs/program/src/**/*.ts', '!**/*.spec.ts', '!libs/program/src/index.ts'],
  // The copy that is changed holds the rules, their tests, what these share with others and what compiles them: nothing else has to be crawled.
  ignorePatterns: ['**', '!libs/program/**', '!test/support/**', '!jest.config.mjs', '!package.json', '!tsconfig.json'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    // Jest's `unit` project alone: the runner measures one project's coverage, not that of several.
    // Its copy lies in .stryker-tmp, which every other run of Jest ignores.
    config: {
      ...unit,
      projects: [],
      testMatch: ['<rootDir>/libs/program/**/*.unit.spec.ts'],
      modulePathIgnorePatterns: [],
      testPathIgnorePatterns: ['/node_modules/'],
    },
    enableFindRelatedTests: true,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 15_000,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 98, low: 96, break: 95 },
};

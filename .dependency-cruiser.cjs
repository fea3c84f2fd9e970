/** The arrows of docs/architecture.md, checked by `npm run boundaries`. */
const lib = (name) => `^libs/${name}/`;

/** What a lib may import of the other libs. */
const allowed = {
  client: [],
  contracts: [],
  program: ['contracts'],
  platform: ['contracts'],
  'event-store': ['contracts', 'program', 'platform'],
  fold: ['contracts', 'program', 'platform'],
  'read-models': ['contracts', 'program', 'event-store', 'platform', 'fold'],
  projector: ['contracts', 'program', 'event-store', 'platform', 'fold', 'read-models'],
  rebuild: ['contracts', 'program', 'event-store', 'platform', 'fold', 'read-models', 'projector'],
  kafka: ['contracts', 'platform'],
};

const layering = Object.entries(allowed).map(([from, to]) => ({
  name: `${from}-imports-only-what-lies-under-it`,
  comment: `libs/${from} may import ${to.length ? to.map((name) => `libs/${name}`).join(', ') : 'no other lib'}.`,
  severity: 'error',
  from: { path: lib(from), pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|apps|stack|test)/', pathNot: [from, ...to].map(lib) },
}));

module.exports = {
  forbidden: [
    ...layering,
    {
      name: 'no-app-imports-an-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|stack|test)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'the-query-app-never-reaches-kafka',
      severity: 'error',
      from: { path: '^apps/query/' },
      to: { path: lib('kafka'), reachable: true },
    },
    {
      name: 'the-query-app-reads-models-alone',
      comment: 'It neither folds nor moves a version on.',
      severity: 'error',
      from: { path: '^apps/query/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['fold', 'projector', 'rebuild'].map(lib) },
    },
    {
      name: 'kafka-clients-in-libs-kafka-alone',
      severity: 'error',
      from: { pathNot: [lib('kafka'), '\\.spec\\.ts$', '^test/'] },
      to: { path: 'node_modules/(kafkajs|@platformatic/kafka)/' },
    },
    {
      name: 'pg-and-typeorm-in-three-libs-alone',
      severity: 'error',
      from: {
        pathNot: [lib('event-store'), lib('read-models'), lib('platform'), '\\.spec\\.ts$', '^test/', '^stack/'],
      },
      to: { path: 'node_modules/(pg|typeorm|pg-copy-streams)/' },
    },
    {
      name: 'the-rules-are-pure',
      comment: 'libs/program: no I/O, no framework, no library.',
      severity: 'error',
      from: { path: lib('program'), pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer'] },
    },
    {
      name: 'a-lib-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'what-runs-in-production-is-no-dev-dependency',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '^apps/console/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-console-knows-the-client-alone',
      comment:
        'What the console shows, any service can ask for. Its packages are bundled: none is installed in production.',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: '^(libs|apps|stack|test)/', pathNot: ['^libs/client/', '^apps/console/'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};

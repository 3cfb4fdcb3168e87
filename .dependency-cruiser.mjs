/**
 * The architecture as rules: which folder may know which, and what each kind of file may import. `npm run check` fails
 * on an arrow that is not allowed here.
 */
const kernel = [
  'shared',
  'config',
  'logging',
  'database',
  'events',
  'jobs',
  'http',
  'auth',
  'people',
  'probes',
  'egress',
];
const features = ['presence', 'attendance', 'servers', 'bacnet', 'notifications', 'sites'];

/** Folder -> folders it may import from, besides itself. */
const arrows = {
  shared: [],
  config: ['shared'],
  logging: ['shared', 'config'],
  database: ['shared', 'config'],
  probes: ['shared'],
  egress: ['shared', 'config'],
  events: ['shared', 'config', 'database'],
  jobs: ['shared', 'config', 'database'],
  http: ['shared', 'config', 'database', 'events', 'jobs'],
  auth: ['shared', 'config', 'database', 'events', 'jobs', 'http'],
  people: ['shared', 'config', 'database', 'events', 'jobs', 'http', 'auth'],
  realtime: ['shared', 'config', 'database', 'events', 'http', 'auth'],
  operations: ['shared', 'config', 'database', 'events', 'jobs', 'http', 'auth', 'egress'],
  simulators: ['shared'],
  ...Object.fromEntries(features.map(feature => [feature, kernel])),
};

const folders = Object.entries(arrows).map(([folder, allowed]) => ({
  name: `${folder}-knows-only`,
  comment: `src/${folder} may import ${['itself', ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^(src|migrations)/',
    pathNot: [`^src/(${[folder, ...allowed].join('|')})/`, ...(folder === 'simulators' ? ['\\.codec\\.ts$'] : [])],
  },
}));

export default {
  forbidden: [
    ...folders,
    {
      name: 'no-circle',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'rules-are-pure',
      comment: 'A decision depends on its arguments alone: no framework, no ORM, no Node.',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { path: '.', pathNot: ['\\.rules\\.ts$', '^src/shared/', '\\.codec\\.ts$', 'checks/checked\\.ts$'] },
    },
    {
      name: 'entities-have-no-logic',
      severity: 'error',
      from: { path: '\\.entity\\.ts$' },
      to: {
        path: '.',
        pathNot: [
          '\\.rules\\.ts$',
          '\\.entity\\.ts$',
          '^src/(database/columns|shared/)',
          'node_modules/@mikro-orm/core',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'controllers-ask-services',
      comment: 'A controller never touches the EntityManager.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: 'node_modules/(@mikro-orm|kysely|pg)' },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/config/' },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'production-code-knows-no-tests',
      severity: 'error',
      from: { path: '^(src|dashboard/src)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'dashboard-is-an-island',
      severity: 'error',
      from: { path: '^dashboard/src/' },
      to: { path: '^(src|test|migrations)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** The arrows of the house: who may know whom. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'repository-belongs-to-its-feature',
      comment: 'Another feature asks the service.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/[^/]+/[^/]*repository\\.ts$',
        pathNot: '^src/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'routes-call-services',
      severity: 'error',
      from: { path: 'routes\\.ts$' },
      to: { path: 'repository\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-http-or-cli',
      severity: 'error',
      from: { path: '^(src|temporal|workflows|activities|scripts)/', pathNot: '^src/(http|cli)/' },
      to: { path: '^src/(http|cli)/' },
    },
    {
      name: 'http-and-cli-are-apart',
      severity: 'error',
      from: { path: '^src/(http|cli)/' },
      to: { path: '^src/(http|cli)/', pathNot: '^src/$1/' },
    },
    {
      name: 'workflows-are-deterministic',
      comment: 'Only the workflow library, activity types and pure nouns.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        dependencyTypesNot: ['type-only'],
        pathNot: [
          '^workflows/',
          '@temporalio/(workflow|common)',
          '^src/orders/(order|command|commands)\\.ts$',
          '^src/returns/return\\.ts$',
          '^src/fulfillment/fulfillment\\.ts$',
          '^src/nodes/node\\.ts$',
          '^src/inventory/inventory\\.ts$',
          '^src/webhooks/webhook\\.ts$',
          '^src/notifications/notification\\.ts$',
          '^src/schedules/schedule\\.ts$',
          '^src/simulations/simulation\\.ts$',
        ],
      },
    },
    {
      name: 'src-does-not-know-temporal',
      comment: 'The API process is the one place where the two meet.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http|cli)/' },
      to: { path: ['^(temporal|workflows|activities)/', '@temporalio/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'activities-translate',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: ['repository\\.ts$', '^temporal/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-engine',
      comment: 'The sourcing engine has no I/O.',
      severity: 'error',
      from: {
        path: '^src/sourcing/(engine|rules|filters|distance|scoring|split.*|explain|needs|alternatives|words|batch|allocation|demand|cost|outcome|strategies/.*)\\.ts$',
      },
      to: {
        path: [
          'repository\\.ts$',
          'service\\.ts$',
          '^src/(database|runtime|http)/',
          '^node_modules/(kysely|pg)',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.cache)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};

/** Allowed imports: main, cli -> roles -> web, requests -> platforms, queue, pipeline, outputs, stores -> core. */
const only = (name, client, place) => ({
  name: `${name}-in-one-place`,
  comment: `import ${name} only in ${place}`,
  severity: 'error',
  from: { path: '^src/', pathNot: place },
  to: { path: `node_modules/${client}(/|$)` },
})

const never = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: to },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|^src/[^/]+/assets/' },
      to: {},
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    never('only-main-and-cli-import-roles', '^src/(?!main\\.ts|cli/|roles/)', '^src/(main\\.ts|cli/|roles/)'),
    never('core-imports-only-core', '^src/core/', '^src/(?!core/)'),
    never('redis-imports-only-core', '^src/redis/', '^src/(?!redis/|core/)'),
    never(
      'stores-import-redis-and-types',
      '^src/stores/',
      '^src/(?!stores/|redis/|core/|pipeline/(network/device|models/card-schema)\\.ts|platforms/(store|api-budget)\\.ts)',
    ),
    never('queue-imports-redis', '^src/queue/', '^src/(?!queue/|redis/|core/)'),
    never('outputs-import-only-core', '^src/outputs/', '^src/(?!outputs/|core/)'),
    never('i18n-imports-only-core', '^src/i18n/', '^src/(?!i18n/|core/)'),
    never('platforms-import-i18n-and-core', '^src/platforms/', '^src/(?!platforms/|i18n/|core/|sandbox/)'),
    never('pipeline-imports-only-core', '^src/pipeline/', '^src/(?!pipeline/|core/)'),
    never('web-does-not-import-roles', '^src/web/', '^src/(roles|cli|sandbox)/'),
    never('backup-imports-redis', '^src/backup/', '^src/(?!backup/|redis/|core/)'),
    never(
      'measures-import-bins-and-core',
      '^src/measures/',
      '^src/(?!measures/|core/|pipeline/network/ab-bins\\.ts)',
    ),
    never('weights-import-only-core', '^src/weights/', '^src/(?!weights/|core/)'),
    never('sandbox-imports-only-itself', '^src/sandbox/', '^src/(?!sandbox/|core/html\\.ts)'),
    {
      name: 'sandbox-is-imported-dynamically',
      comment: 'processes that do not serve the sandbox must not load it',
      severity: 'error',
      from: { path: '^src/(?!sandbox/)' },
      to: { path: '^src/sandbox/', dynamic: false },
    },
    only('snoowrap', 'snoowrap', '^src/platforms/reddit/'),
    only('discord.js', 'discord\\.js', '^src/platforms/discord/'),
    only('bullmq', 'bullmq', '^src/queue/'),
    only('onnxruntime', 'onnxruntime-node', '^src/pipeline/network/'),
    only('s3', '@aws-sdk', '^src/outputs/s3/'),
    only('ioredis', 'ioredis', '^src/redis/redis\\.ts$'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^src/([^/]+/assets|pipeline/kernel)/' },
  },
}

/** The import rule: main -> roles -> platforms, queue, pipeline, outputs, books, replies -> domain, errors. */
const only = (name, client, place) => ({
  name: `${name}-in-one-place`,
  comment: `${name} is imported in ${place} and nowhere else`,
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
    never('only-main-imports-roles', '^src/(?!main\\.ts|roles/)', '^src/(main\\.ts|roles/)'),
    never(
      'pipeline-knows-no-delivery',
      '^src/pipeline/',
      '^src/(platforms|queue|outputs|books|redis|replies|config|web|sandbox)',
    ),
    never(
      'platforms-know-replies-domain-errors',
      '^src/platforms/',
      '^src/(?!platforms/|replies[^/]*\\.ts|domain\\.ts|errors\\.ts)',
    ),
    never('only-replies-imports-words', '^src/(?!replies\\.ts|words/)', '^src/words/'),
    never('words-know-domain-errors', '^src/words/', '^src/(?!words/|domain\\.ts|errors\\.ts)'),
    never('outputs-know-domain-errors', '^src/outputs/', '^src/(?!outputs/|domain\\.ts|errors\\.ts)'),
    never(
      'books-know-redis-and-what-they-write',
      '^src/books/',
      '^src/(?!books/|redis/redis\\.ts|(payloads|domain|errors|log)\\.ts|pipeline/(device|model-card)\\.ts|platforms/platform\\.ts)',
    ),
    never('redis-knows-errors', '^src/redis/', '^src/(?!redis/|(errors|log)\\.ts)'),
    never('backup-knows-redis', '^src/backup/', '^src/(?!backup/|redis/redis\\.ts|errors\\.ts)'),
    never('measures-know-bins', '^src/measures/', '^src/(?!measures/|pipeline/ab-bins\\.ts)'),
    never('weights-know-errors', '^src/weights/', '^src/(?!weights/|errors\\.ts)'),
    never('sandbox-is-a-stranger', '^src/sandbox/', '^src/(?!sandbox/)'),
    never('domain-and-errors-import-nothing', '^src/(domain|errors)\\.ts$', '^src/'),
    only('snoowrap', 'snoowrap', '^src/platforms/reddit/'),
    only('discord.js', 'discord\\.js', '^src/platforms/discord/'),
    only('bullmq', 'bullmq', '^src/queue(-workers)?\\.ts$'),
    only('onnxruntime', 'onnxruntime-node', '^src/pipeline/(session|network)\\.ts$'),
    only('s3', '@aws-sdk', '^src/outputs/s3\\.ts$'),
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

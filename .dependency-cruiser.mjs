/**
 * The floors of the house: imports go down, never up, never to a neighbour's inside, type imports included.
 * A newcomer on a floor adds its line to `floors`; nothing else here needs to know it.
 */
const source = '^packages/qovery/src/'
const vrl = '^packages/vrl/src/'
const sdk = '^packages/sdk/src/'
const below = ['kit', 'telemetry', 'codecs']

/** What each folder of the qovery package may import beside itself, the sdk and the language. */
const floors = {
  kit: [],
  telemetry: [],
  codecs: [],
  components: below,
  buffers: [],
  config: ['telemetry', 'components', 'buffers'],
  topology: [...below, 'components', 'buffers', 'config'],
  cli: [...below, 'components', 'buffers', 'config', 'topology'],
  lane: ['telemetry', 'components', 'topology'],
}

/** Tests stand beside the code and may set up more than it does. */
const test = String.raw`\.(test|bench)\.ts$`
const component = '(sources|transforms|sinks|tables)/([^/]+)'

export default {
  forbidden: [
    rule('no-cycles', 'Two modules that import each other are one module, or lack a third', {}, { circular: true }),
    rule('no-unresolvable', 'An import that leads nowhere', {}, { couldNotResolve: true }),
    rule(
      'no-undeclared-packages',
      'What is imported stands in the package.json of the package that imports it',
      { path: '^packages/', pathNot: [test, '^packages/[^/]+/tests/', `${source}.*/testing/`] },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'vrl-is-the-ground',
      'The language knows nothing of the house',
      { path: vrl },
      ours({ pathNot: '^packages/vrl/' }),
    ),
    rule('sdk-stands-on-vrl', 'The sdk knows only the language', { path: sdk }, ours({ pathNot: [sdk, vrl] })),
    rule(
      'any-platform',
      'The language and the sdk run wherever JavaScript does; what needs Node is in testing/ or node/',
      { path: [vrl, sdk], pathNot: [test, '/(testing|node)/'] },
      { dependencyTypes: ['core'] },
    ),
    ...Object.entries(floors).map(([name, allowed]) =>
      rule(
        `floor-of-${name}`,
        `${name} imports only ${['sdk', 'vrl', ...allowed].join(', ')}`,
        { path: `${source}${name}/`, pathNot: test },
        { path: source, pathNot: [name, ...allowed].map((folder) => `${source}${folder}/`) },
      ),
    ),
    rule(
      'known-floors-only',
      'A folder whose floor nobody has named',
      { path: source, pathNot: `${source}(${Object.keys(floors).join('|')})/` },
      { path: source },
    ),
    rule(
      'components-are-islands',
      'A component imports no other component: what two share belongs in kit, codecs or the sdk',
      { path: `${source}components/${component}/` },
      { path: `${source}components/${component}/`, pathNot: `${source}components/$1/$2/` },
    ),
    rule(
      'components-have-a-door',
      'From outside, a component is its index.ts; tests may use what its own tests stand on',
      { path: '^packages/', pathNot: `${source}components/${component}/` },
      { path: `${source}components/${component}/`, pathNot: ['/index\\.ts$', '/testing/'] },
    ),
    rule(
      'components-by-registry',
      'Engine and commands find components in the registry, so that none of them can branch on a name',
      { path: `${source}(config|topology|cli|lane)/`, pathNot: test },
      { path: `${source}components/${component}/` },
    ),
    rule(
      'codecs-are-islands',
      'A codec imports no other codec; framing and compression serve all of them',
      { path: `${source}codecs/([^/]+)/`, pathNot: [test, `${source}codecs/(framing|compression)/`] },
      { path: `${source}codecs/[^/]+/`, pathNot: `${source}codecs/($1|framing|compression)/` },
    ),
    rule('tests-are-leaves', 'Nothing imports a test', { pathNot: test }, { path: test }),
    rule(
      'testing-is-for-tests',
      'What tests stand on is no part of the program',
      { path: '^packages/[^/]+/src/', pathNot: [test, '/testing/'] },
      { path: ['^packages/[^/]+/src/.*testing/', '^packages/[^/]+/tests/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@qovery/source', 'import', 'node', 'default', 'types'],
    },
  },
}

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

/** @param {object} condition */
function ours(condition) {
  return { path: '^packages/', ...condition }
}

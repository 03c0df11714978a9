/**
 * Which folder of scripts/ may import which, for dependency-cruiser (`npm run lint`). Imports go down, never up and never
 * across: an entry, then what people do with the lab, then measuring, then the engine, then what needs none of them.
 */
const MAY_IMPORT = {
  core: [],
  engine: ['core'],
  measure: ['core', 'engine'],
  learn: ['core', 'engine', 'measure'],
  // A demo plays the learners' chapters.
  teach: ['core', 'engine', 'measure', 'learn'],
  maintain: ['core', 'engine', 'measure'],
}

export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([folder, below]) => ({
      name: `${folder}-imports-down`,
      severity: 'error',
      comment: `scripts/${folder}/ may import ${['itself', ...below].join(', ')}`,
      from: { path: `^scripts/${folder}/` },
      to: {
        path: '^scripts/',
        pathNot: `^scripts/(${[folder, ...below].join('|')})/`,
      },
    })),
    {
      name: 'the-app-stands-alone',
      severity: 'error',
      comment: 'The app is what is packaged: it knows nothing of the tools',
      from: { path: '^app/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment:
        'Neither values nor types go in a circle: move what both need into a file of its own',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-circle',
      severity: 'error',
      comment: 'Two folders that need each other are one, or there is a third in them',
      scope: 'folder',
      from: { path: '^scripts/[^/]+/[^/]+' },
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Tests may use the helpers of maintain/testing, and look at what is above them.
    exclude: { path: '\\.test\\.ts$|/fixtures/|/dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.mts', '.mjs', '.js', '.json'] },
  },
}

import path from 'node:path'
import type { DefaultTheme, UserConfig } from 'vitepress'
import { LAB_DIRECTORY, ROOT } from '../../scripts/core/paths.ts'
import { accessibleSearch } from '../../scripts/teach/site/accessible-search.ts'
import { LinkedFiles } from '../../scripts/teach/site/linked-files.ts'
import { siteMarkdown } from '../../scripts/teach/site/markdown.ts'
import { readPages, sidebarOf } from '../../scripts/teach/site/pages.ts'
import { Problems } from '../../scripts/teach/site/problems.ts'
import { repositoryPage } from '../../scripts/teach/site/repository.ts'
import { baseFrom, DOCS, SITE } from '../../scripts/teach/site/settings.ts'

const SAMPLE_REPORT = 'sample-report/report.html'
const ICON = 'images/icon.svg'

const base = baseFrom(process.env)
const repository = repositoryPage(ROOT)
const files = new LinkedFiles(DOCS, [SAMPLE_REPORT, ICON])
const problems = new Problems()

const config: UserConfig<DefaultTheme.Config> = {
  title: 'Refactoring Monolithic Containers',
  description:
    'A container lab: one app as a monolithic container and as a Compose stack, and every difference measured.',
  lang: 'en',
  base,
  head: [['link', { rel: 'icon', href: `${base}${ICON}`, type: 'image/svg+xml' }]],

  srcExclude: ['!(development)/*', '*/*/**'],
  rewrites: { 'README.md': 'index.md' },
  outDir: SITE,
  cacheDir: path.join(LAB_DIRECTORY, 'site-cache'),
  metaChunk: true,
  // The reader's own containers.
  ignoreDeadLinks: 'localhostLinks',

  markdown: siteMarkdown({
    root: ROOT,
    docs: DOCS,
    base,
    repository,
    onFile: (file) => {
      files.add(file)
    },
    onProblem: (problem) => {
      problems.add(problem)
    },
  }),
  vite: {
    // Standard output is for the address or the folder.
    logLevel: 'warn',
    clearScreen: false,
    plugins: [...files.plugins(base), ...accessibleSearch()],
  },
  buildEnd: async ({ outDir }) => {
    problems.refuse()
    await files.copyTo(outDir)
  },

  themeConfig: {
    nav: [
      { text: 'The lab', link: '/' },
      { text: 'Performance', link: '/performance' },
      { text: 'Sample report', link: `/${SAMPLE_REPORT}`, target: '_self' },
      ...(repository === undefined ? [] : [{ text: 'Repository', link: repository }]),
    ],
    sidebar: sidebarOf(await readPages(DOCS)),
    outline: { level: 2, label: 'On this page' },
    search: { provider: 'local' },
  },
}

export default config

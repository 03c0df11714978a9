import { h } from 'vue'
import { type Theme, withBase } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import './style.css'

/** VitePress's own theme in the lab's colours, and with what it leaves out. */
const theme: Theme = {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, { 'doc-footer-before': licence, 'not-found': notFound }),
}

/** VitePress shows its own footer on pages without a sidebar only. */
function licence() {
  return h('p', { class: 'licence' }, 'Refactoring Monolithic Containers · MIT licence')
}

/** VitePress's page has no main part, and says something witty. */
function notFound() {
  return h('main', { class: 'not-found' }, [
    h('h1', 'There is no such page'),
    h('p', ['It may have been renamed. ', h('a', { href: withBase('/') }, 'Start of the lab')]),
  ])
}

export default theme

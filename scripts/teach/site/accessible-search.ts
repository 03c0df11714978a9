import type { UserConfig } from 'vitepress'

type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>

/** VitePress 1.6's search box is a button that holds a form, and its options hold links: a screen reader is lost. */
const CORRECTIONS: [string, string][] = [
  [
    `role="button"\n      :aria-owns="results?.length ? 'localsearch-list' : undefined"`,
    `role="dialog"`,
  ],
  [`aria-expanded="true"\n      aria-haspopup="listbox"`, `aria-modal="true"`],
  [
    `:id="'localsearch-item-' + index"
            :aria-selected="selectedIndex === index ? 'true' : 'false'"
            role="option"`,
    `role="presentation"`,
  ],
  [
    `:aria-label="[...p.titles, p.title].join(' > ')"`,
    `:id="'localsearch-item-' + index"
              :aria-selected="selectedIndex === index ? 'true' : 'false'"
              role="option"`,
  ],
  [`<kbd :aria-label`, `<kbd role="img" :aria-label`],
  [`<span class="title-icon">`, `<span class="title-icon" aria-hidden="true">`],
]

/** Corrects the roles in VitePress's search box; refuses one that it does not know. */
export function accessibleSearch(): Plugins {
  return [
    {
      name: 'accessible-search',
      enforce: 'pre',
      transform: (code, id) => (id.endsWith('/VPLocalSearchBox.vue') ? corrected(code) : undefined),
    },
  ]
}

function corrected(code: string): string {
  return CORRECTIONS.reduce((text, [wrong, right]) => {
    if (text.includes(wrong)) return text.replaceAll(wrong, () => right)
    throw new Error(`VitePress’s search box has changed: see whether it still needs ${wrong}.`)
  }, code)
}

/** Licences of what this repository uses, each with why it goes with MIT. What is not here is looked at by somebody first. */
export const COMPATIBLE: Record<string, string> = {
  MIT: 'the same',
  ISC: 'asks for no more than MIT does',
  '0BSD': 'asks for nothing',
  Unlicense: 'public domain',
  'CC0-1.0': 'public domain',
  'BSD-2-Clause': 'asks for its notice, which stands in the package',
  'BSD-3-Clause': 'as BSD-2-Clause, and forbids to advertise with the authors',
  'BlueOak-1.0.0': 'asks for its text, which stands in the package',
  'Apache-2.0':
    'asks for its notices, which stand in the package; goes into MIT projects as a dependency',
  '(MIT AND Zlib)': 'both ask for no more than a notice',
}

/** Licences that go with MIT for these packages alone. */
export const COMPATIBLE_FOR: Record<string, { packages: RegExp; reason: string }> = {
  'MPL-2.0': {
    packages: /^(axe-core|lightningcss(-[\w-]+)?)$/,
    reason: 'binds changes of its own files only, and none is changed; tools of ours, in no image',
  },
}

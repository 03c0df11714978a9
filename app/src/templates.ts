import Handlebars from 'handlebars'
import { asset, type AssetName } from './assets.ts'

// An environment of our own: partials of the shared one would be seen by all users of the library.
export const handlebars = Handlebars.create()
handlebars.registerPartial('layout', asset('layout.hbs'))

/** The task page, for `app.view`, which takes compiled templates too; only its types say otherwise. */
export const tasksPage = compile('tasks.hbs') as unknown as string

/** The error page, as a function: some errors come before routing, where `reply.view` is not there. */
export const renderErrorPage = compile('error.hbs')

function compile(name: AssetName): HandlebarsTemplateDelegate {
  return handlebars.compile(asset(name))
}

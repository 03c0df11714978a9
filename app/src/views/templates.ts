import Handlebars from 'handlebars'
import { asset, type AssetName } from './assets.ts'
import type { PageView } from './page-view.ts'

// An environment of our own: partials of the shared one would be seen by all users of the library.
export const handlebars = Handlebars.create()
handlebars.registerPartial('layout', asset('layout.hbs'))

/** The task page, for `app.view`, which takes compiled templates too; only its types say otherwise. */
export const tasksPage = compile<PageView>('tasks.hbs') as unknown as string

/** The error page, as a function: some errors come before routing, where there is no `reply.view`. */
export const renderErrorPage = compile<{
  statusCode: number
  name?: string | undefined
  message: string
}>('error.hbs')

function compile<T>(name: AssetName): HandlebarsTemplateDelegate<T> {
  return handlebars.compile(asset(name))
}

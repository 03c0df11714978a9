import Handlebars from 'handlebars'
import { asset, type AssetName } from './assets.ts'
import type { PageView } from './page-view.ts'

// An environment of our own: partials of the shared one would be seen by all users of the library.
const handlebars = Handlebars.create()
handlebars.registerPartial('layout', asset('layout.hbs'))

export const renderTasksPage = compile<PageView>('tasks.hbs')
export const renderErrorPage = compile<{
  statusCode: number
  name?: string | undefined
  message: string
}>('error.hbs')

function compile<T>(name: AssetName): HandlebarsTemplateDelegate<T> {
  return handlebars.compile(asset(name))
}

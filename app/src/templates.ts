import Handlebars from 'handlebars'
import { asset, type AssetName } from './assets.ts'

// An environment of our own: partials of the shared one would be seen by all users of the library.
const handlebars = Handlebars.create()
handlebars.registerPartial('layout', asset('layout.hbs'))

export const renderTasksPage = compile('tasks.hbs')
export const renderErrorPage = compile('error.hbs')

function compile(name: AssetName): HandlebarsTemplateDelegate {
  return handlebars.compile(asset(name))
}

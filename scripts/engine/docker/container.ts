export interface Container {
  id: string
  name: string
  service: string
}

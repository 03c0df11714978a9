import type { IConfiguration } from 'dependency-cruiser'

declare const layout: IConfiguration
export default layout

/** Style sheets are Vite's business; for TypeScript they are there, and that is all. */
declare module '*.css'

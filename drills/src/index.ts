export { faults } from './faults/index.ts'
export { shop } from './shop/shop.ts'
export * from './target.ts'

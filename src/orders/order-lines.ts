/** The lines of an order for other features: what is wanted, where its units are. */
export { findLines, type LineRow } from './lines-repository.ts';

/** Drawings of the demo's products, small enough to be kept in their documents: the demo needs no network. */
import type { ProductImage } from '../src/catalog/product.ts';

const WHEEL =
  '<circle cx="60" cy="60" r="34"/><circle cx="60" cy="60" r="12"/><path d="M60 26V12M60 108V94M26 60H12M108 60H94"/>';
const DEVICE = '<rect x="36" y="16" width="48" height="88" rx="8"/><path d="M44 30H76V84H44zM56 94H64"/>';
const KNOB = '<path d="M24 84L60 20L96 84z"/><circle cx="60" cy="64" r="12"/>';
const DRILL = '<path d="M18 36H78V60H18zM78 42H104M78 54H94M34 60L28 100H54L56 60"/>';
const PACK = '<path d="M24 44H96V100H24zM24 44L34 24H86L96 44M48 44V58H72V44"/>';

/** By category. */
const SHAPES: Readonly<Record<string, string>> = {
  Widgets: WHEEL,
  Gadgets: DEVICE,
  Gizmos: KNOB,
  Tools: DRILL,
  Accessories: PACK,
};

const VIEWS = [
  { view: 'drawn', paper: '#f3efe6', ink: '#2f4a52' },
  { view: 'on a dark ground', paper: '#24343a', ink: '#e9dcc0' },
] as const;

function drawing(shape: string, paper: string, ink: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><path fill="${paper}" d="M0 0H120V120H0z"/>` +
    `<g fill="none" stroke="${ink}" stroke-width="4" stroke-linejoin="round">${shape}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", '%27')}`;
}

export function demoImages(name: string, category: string): ProductImage[] {
  const shape = SHAPES[category] ?? PACK;
  return VIEWS.map(({ view, paper, ink }) => ({
    url: drawing(shape, paper, ink),
    alt: `${name}, ${view}`,
  }));
}

/** Words of the generated orders and products: as SQL over a number, the same number always with the same words. */

const FIRST_NAMES =
  'Maria John Zoë Jürgen Łukasz Siobhán François Anna Ali Søren Emma Liam Olivia Noah Ava Elena Mateo Sofia Lucas Mia ' +
  'Hugo Chloé Nina Oscar Laura David Sarah Daniel Julia Thomas Alice Robert Nora Peter Clara Martin Ida Samuel Eva Paul';
const LAST_NAMES =
  'Smith Johnson Williams Brown Jones García Miller Davis Rodríguez Martínez Hernández López González Wilson Anderson ' +
  'Taylor Moore Jackson Martin Lee Pérez Thompson White Harris Sánchez Clark Ramírez Lewis Robinson Walker Young Allen ' +
  'King Wright Scott Torres Nguyễn Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts ' +
  'Gómez Phillips Evans Turner Díaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers ' +
  'Gutiérrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chávez ' +
  'Wood James Bennett Gray Mendoza Ruiz Hughes Price Álvarez Castillo Sanders Patel Myers Long Ross Foster Müller';
const CITIES =
  'Boston Chicago Dallas Denver Seattle Portland Austin Houston Phoenix Atlanta Miami Tampa Orlando Detroit Cleveland ' +
  'Columbus Memphis Nashville Omaha Tulsa Tucson Fresno Oakland Sacramento Spokane Boise Reno Albany Buffalo Rochester';
const QUALITIES =
  'Classic Modern Compact Folding Rustic Slim Heavy Soft Bright Deluxe Round Tall Narrow Vintage';
const MATERIALS =
  'oak walnut steel cotton leather ceramic bamboo linen marble glass wool brass copper velvet granite';
const KINDS =
  'table chair lamp shelf sofa mirror blanket cushion vase kettle backpack jacket headphones keyboard notebook ' +
  'umbrella bottle candle clock drawer bench stool rug curtain basket wallet';
const CATEGORIES =
  'Furniture Lighting Kitchen Textiles Decoration Storage Office Audio Garden Bathroom Bedroom Outdoor Travel Clothing ' +
  'Accessories Toys Books Tools Sports Pets';

/** The word of a list whose turn it is, `position` being an SQL expression of a whole number. */
function wordOf(list: string, position: string): string {
  const words = list.split(' ');
  return `(ARRAY[${words.map((word) => `'${word}'`).join(', ')}])[1 + (${position})::int % ${words.length}]`;
}

/** Each of these takes and gives an SQL expression. */
export const customerName = (customer: string): string =>
  `${wordOf(FIRST_NAMES, customer)} || ' ' || ${wordOf(LAST_NAMES, `${customer} / 40`)}`;
export const cityOf = (customer: string): string => wordOf(CITIES, `${customer} / 7`);
export const productName = (product: string): string =>
  `${wordOf(QUALITIES, product)} || ' ' || ${wordOf(MATERIALS, `${product} / 14`)} || ' ' || ${wordOf(KINDS, `${product} / 210`)}`;
export const categoryOf = (product: string): string => wordOf(CATEGORIES, product);

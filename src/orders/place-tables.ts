/** Names by which customers write places that the gazetteer lists under another. Keys are folded place names. */

/** Spellings of countries besides their ISO 3166-1 alpha-2 code. */
export const COUNTRY_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['usa', 'US'],
  ['united states', 'US'],
  ['united states of america', 'US'],
  ['uk', 'GB'],
  ['united kingdom', 'GB'],
  ['great britain', 'GB'],
  ['can', 'CA'],
  ['canada', 'CA'],
  ['aus', 'AU'],
  ['australia', 'AU'],
  ['deu', 'DE'],
  ['germany', 'DE'],
  ['mex', 'MX'],
  ['mexico', 'MX'],
]);

/** Territories that addresses name as a state of the US and GeoNames as a country. */
export const US_TERRITORIES: ReadonlySet<string> = new Set(['PR', 'GU', 'VI', 'AS', 'MP']);

/** Cities that are listed under an English or an official name, as `country name` -> listed name. */
export const CITY_ALIASES: ReadonlyMap<string, string> = new Map([
  ['US new york', 'new york city'],
  ['US nyc', 'new york city'],
  ['US washington dc', 'washington'],
  ['DE munchen', 'munich'],
  ['DE muenchen', 'munich'],
  ['DE koeln', 'koln'],
  ['DE cologne', 'koln'],
  ['DE nuremberg', 'nurnberg'],
  ['DE duesseldorf', 'dusseldorf'],
  ['DE hanover', 'hannover'],
  ['AT wien', 'vienna'],
  ['CH geneva', 'geneve'],
  ['IT roma', 'rome'],
  ['IT milano', 'milan'],
  ['IT torino', 'turin'],
  ['IT napoli', 'naples'],
  ['IT firenze', 'florence'],
  ['IT venezia', 'venice'],
  ['IT genova', 'genoa'],
  ['PT lisboa', 'lisbon'],
  ['CZ praha', 'prague'],
  ['PL warszawa', 'warsaw'],
  ['DK kobenhavn', 'copenhagen'],
  ['SE gothenburg', 'goteborg'],
  ['BE antwerp', 'antwerpen'],
  ['BE ghent', 'gent'],
  ['BE bruges', 'brugge'],
  ['BE bruxelles', 'brussels'],
  ['BE brussel', 'brussels'],
  ['NL den haag', 'the hague'],
  ['ES seville', 'sevilla'],
  ['RO bucuresti', 'bucharest'],
  ['RS beograd', 'belgrade'],
  ['UA kiev', 'kyiv'],
  ['MX ciudad de mexico', 'mexico city'],
  ['MX cdmx', 'mexico city'],
  ['CA quebec city', 'quebec'],
]);

/**
 * The gazetteer's region of each state or province, for the countries where addresses name one that it can be checked
 * against. Keys are folded codes and names.
 */
export const REGIONS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'US',
    regionTable(
      'AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut DE=Delaware DC=District_of_Columbia ' +
        'FL=Florida GA=Georgia HI=Hawaii ID=Idaho IL=Illinois IN=Indiana IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine ' +
        'MD=Maryland MA=Massachusetts MI=Michigan MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska NV=Nevada ' +
        'NH=New_Hampshire NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio OK=Oklahoma ' +
        'OR=Oregon PA=Pennsylvania RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas UT=Utah VT=Vermont ' +
        'VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming',
    ),
  ],
  [
    'CA',
    regionTable(
      'AB=Alberta:01 BC=British_Columbia:02 MB=Manitoba:03 NB=New_Brunswick:04 NL=Newfoundland_and_Labrador:05 ' +
        'NS=Nova_Scotia:07 ON=Ontario:08 PE=Prince_Edward_Island:09 QC=Quebec:10 SK=Saskatchewan:11 YT=Yukon:12 ' +
        'NT=Northwest_Territories:13 NU=Nunavut:14',
    ),
  ],
  [
    'AU',
    regionTable(
      'ACT=Australian_Capital_Territory:01 NSW=New_South_Wales:02 NT=Northern_Territory:03 QLD=Queensland:04 ' +
        'SA=South_Australia:05 TAS=Tasmania:06 VIC=Victoria:07 WA=Western_Australia:08',
    ),
  ],
]);

/** Reads `CODE=Name:region`; where the gazetteer uses the code itself the region is left out. */
function regionTable(entries: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const entry of entries.split(' ')) {
    const [code = '', rest = ''] = entry.split('=');
    const [name = '', region = code] = rest.split(':');
    table.set(code.toLowerCase(), region);
    table.set(name.replaceAll('_', ' ').toLowerCase(), region);
  }
  return table;
}

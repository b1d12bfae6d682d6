/** The headers of a change of what was seen, which the server refuses when there is a newer version. */
export function ifMatch({ version }: { version: number }): { 'if-match': string } {
  return { 'if-match': `"${version}"` };
}

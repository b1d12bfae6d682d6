/** The origins of `OMS_CODEC_ORIGINS`. */

/** Reads a comma-separated list. @throws Error naming the entry that is no origin */
export function parseOrigins(list: string): string[] {
  const entries = list.split(',').map((entry) => entry.trim());
  return entries.filter(Boolean).map((entry) => {
    const isOrigin = URL.canParse(entry) && new URL(entry).origin === entry;
    if (!isOrigin) throw new Error(`${entry} must be an origin, such as https://temporal.example.com`);
    return entry;
  });
}

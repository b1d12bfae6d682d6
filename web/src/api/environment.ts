/** Which environment the dashboard shows. A cookie says so, because links and event streams send no header. */

const COOKIE = 'oms_environment';

/** The short name of the environment that was chosen; null: the user's default. */
export function chosenEnvironment(): string | null {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1) ?? null;
}

/** Everything that is shown belongs to one environment: another one begins with a fresh page. */
export function enterEnvironment(slug: string): void {
  document.cookie = `${COOKIE}=${slug}; Path=/; SameSite=Lax; Max-Age=31536000`;
  window.location.assign(import.meta.env.BASE_URL);
}

/** Back to the user's default. */
export function forgetEnvironment(): void {
  document.cookie = `${COOKIE}=; Path=/; SameSite=Lax; Max-Age=0`;
}

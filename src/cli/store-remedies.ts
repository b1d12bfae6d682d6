/** What to do about a MongoDB or Elasticsearch that cannot be used, by what its client says. Pure. */

/** A server by its name, and the setting that says where it is. */
export interface NamedServer {
  name: string;
  setting: string;
  /** What its user must be allowed to do. */
  rights: string;
}

type Remedy = (server: NamedServer) => string;

const checkPassword: Remedy = ({ setting }) =>
  `Check user and password in ${setting}, where signs such as @ and / are written as %40 and %2F`;
const checkRights: Remedy = ({ setting, rights }) => `${setting} must name a user that may ${rights}`;
const checkTls: Remedy = ({ setting }) =>
  `Check whether the server wants TLS as ${setting} says, and name the certificate of its authority in NODE_EXTRA_CA_CERTS where it is not a public one`;

/** The first that fits is told. */
const REMEDIES: readonly (readonly [RegExp, Remedy])[] = [
  [/ENOTFOUND|EAI_AGAIN/, ({ setting }) => `Check the host in ${setting}: it has no address here`],
  [/answered 401|AuthenticationFailed|authentication failed|bad auth/i, checkPassword],
  [/answered 403|Unauthorized/, checkRights],
  [/\b(SSL|TLS|certificate)\b/i, checkTls],
  [
    /ProductNotSupported/,
    ({ name, setting }) => `Check that ${setting} names ${name}, and not something else like it`,
  ],
];

const checkAddress: Remedy = ({ name, setting }) =>
  `Check that ${name} runs, and host and port in ${setting}`;

/** The words of an error and of what has led to it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, cause } = error;
  const codeName = 'codeName' in error ? String(error.codeName) : '';
  return [name, codeName, message, cause === undefined ? '' : wordsOf(cause)].join(' ');
}

/** A sentence; nothing of what is secret in the setting stands in it. */
export function remedyOf(error: unknown, server: NamedServer): string {
  const words = wordsOf(error);
  const [, remedy] = REMEDIES.find(([sign]) => sign.test(words)) ?? [null, checkAddress];
  return `${remedy(server)}; orders go on without it.`;
}

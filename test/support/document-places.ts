/** Where documents are kept: PostgreSQL, and MongoDB where TEST_MONGODB_URL names a server. */
import { randomBytes } from 'node:crypto';

export const MONGODB_URL = process.env.TEST_MONGODB_URL;
/** Of the test file alone: the server may be shared. */
export const MONGODB_DB = `test_${randomBytes(6).toString('hex')}`;

export const PLACES = [
  { name: 'PostgreSQL', configuration: { MONGODB_URL: undefined, MONGODB_DB } },
  ...(MONGODB_URL ? [{ name: 'MongoDB', configuration: { MONGODB_URL, MONGODB_DB } }] : []),
];

/** Words with digits and without have indexes of their own: among a million order numbers a name is found as fast as without. */
import { sql, type Kysely } from 'kysely';

const STATEMENTS = [
  `DROP INDEX search_words_like, search_words_length`,
  `CREATE INDEX search_words_letters ON search_words USING gin (word gin_trgm_ops) WHERE word !~ '[0-9]'`,
  `CREATE INDEX search_words_digits ON search_words USING gin (word gin_trgm_ops) WHERE word ~ '[0-9]'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

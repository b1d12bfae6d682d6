/** What the server said no to, in place. */
import { Alert } from '@mantine/core';
import { describeFailure } from '../../api/problem.ts';

/** The refusal in the server's own words; nothing while there is none. */
export function ChangeFailure({ error }: { error: unknown }) {
  if (!error) return null;
  const { title, detail } = describeFailure(error);
  return (
    <Alert color="red" variant="outline" role="alert" title={title} style={{ whiteSpace: 'pre-line' }}>
      {detail}
    </Alert>
  );
}

/** Telling of a failure where there is no dialog to tell it in. */
import { notifications } from '@mantine/notifications';
import { describeFailure } from '../api/problem.ts';

/** Shows the refusal in the server's own words. */
export function notifyFailure(error: unknown): void {
  const { title, detail } = describeFailure(error);
  notifications.show({ color: 'red', title, message: detail });
}

/** The demo's way: the log says that there is a notification, and what is in it can be read in the collection. */
import type { Logger } from '../runtime/logging.ts';
import type { Channel } from './notification.ts';
import type { Provider } from './provider.ts';

/** Sends nothing. The log names neither the recipient nor what is written to them. */
export function logProvider(channel: Channel, log: Logger): Provider {
  return {
    name: 'log',
    isLog: true,
    send: async ({ messageId }) => {
      log.info(
        { channel, message_id: messageId },
        'a notification was written to the log; it is sent to nobody',
      );
      return 'written to the log';
    },
  };
}

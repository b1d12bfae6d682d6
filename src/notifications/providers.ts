/** Who carries what, by the settings of this installation. */
import type { Configuration } from '../runtime/configuration.ts';
import type { Logger } from '../runtime/logging.ts';
import { Courier } from './courier.ts';
import { logProvider } from './log-provider.ts';
import { domainOf, SmtpProvider } from './smtp.ts';

/** Time after an attempt's own until it counts as cut off. */
const GRACE_SECONDS = 30;

/** Email goes to the server that `SMTP_URL` names, and to the log without one. SMS go to the log in this release. */
export function courierOf(
  {
    SMTP_URL: url,
    OMS_MAIL_FROM: from,
    SMTP_TIMEOUT_SECONDS: timeoutSeconds,
  }: Pick<Configuration, 'SMTP_URL' | 'OMS_MAIL_FROM' | 'SMTP_TIMEOUT_SECONDS'>,
  log: Logger,
): Courier {
  const email =
    url === undefined ? logProvider('EMAIL', log) : new SmtpProvider({ url, from, timeoutSeconds });
  return new Courier({
    providers: { EMAIL: email, SMS: logProvider('SMS', log) },
    domain: domainOf(from),
    leaseSeconds: timeoutSeconds + GRACE_SECONDS,
  });
}

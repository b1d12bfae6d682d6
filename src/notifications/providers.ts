/** Who carries what, by the settings of this installation. */
import type { Configuration } from '../runtime/configuration.ts';
import type { Logger } from '../runtime/logging.ts';
import { Courier } from './courier.ts';
import { logProvider } from './log-provider.ts';
import type { Provider } from './provider.ts';
import { domainOf, SmtpProvider } from './smtp.ts';

/** Time after an attempt's own until it counts as cut off. */
const GRACE_SECONDS = 30;

type MailSettings = Pick<Configuration, 'SMTP_URL' | 'OMS_MAIL_FROM' | 'SMTP_TIMEOUT_SECONDS'>;

/** Email goes to the server that `SMTP_URL` names, and to the log without one. */
export function emailProviderOf(
  { SMTP_URL: url, OMS_MAIL_FROM: from, SMTP_TIMEOUT_SECONDS: timeoutSeconds }: MailSettings,
  log: Logger,
): Provider {
  return url === undefined ? logProvider('EMAIL', log) : new SmtpProvider({ url, from, timeoutSeconds });
}

/** Email goes to the server that `SMTP_URL` names, and to the log without one. SMS go to the log in this release. */
export function courierOf(settings: MailSettings, log: Logger): Courier {
  return new Courier({
    providers: { EMAIL: emailProviderOf(settings, log), SMS: logProvider('SMS', log) },
    domain: domainOf(settings.OMS_MAIL_FROM),
    leaseSeconds: settings.SMTP_TIMEOUT_SECONDS + GRACE_SECONDS,
  });
}
